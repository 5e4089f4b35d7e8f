package io.tickcache.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in the laboratory. */
@AnalyzeClasses(packages = "io.tickcache", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule nothingKnowsTheLaboratory =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tickcache.lab..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tickcache.lab..");

  @ArchTest
  static final ArchRule benchmarksKnowNoCommandLine =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.lab..")
          .and()
          .resideOutsideOfPackage("io.tickcache.lab.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.tickcache.lab.cli..", "io.tickcache.job.cli..", "picocli..");

  @ArchTest
  static final ArchRule roomsFormNoCycles =
      slices().matching("io.tickcache.lab.(*)..").should().beFreeOfCycles();
}
