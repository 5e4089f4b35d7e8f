package io.tickcache.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;

/** Who may know whom in the job. */
@AnalyzeClasses(packages = "io.tickcache.job", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsItsLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlyTheMainClassKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .and()
          .doNotHaveFullyQualifiedName("io.tickcache.job.Tickcache")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..cli..");

  @ArchTest
  static final ArchRule onlyTheEmbeddedPartsKnowTheBroker =
      noClasses()
          .that()
          .resideOutsideOfPackage("..embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kafka..", "org.apache.kafka.server..");

  @ArchTest
  static final ArchRule theCoreKnowsNoTools =
      noClasses()
          .that()
          .resideInAnyPackage("..options..", "..kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..embedded..", "..demo..", "..replay..", "..training..", "..cli..");

  @ArchTest
  static final ArchRule roomsFormNoCycles =
      slices().matching("io.tickcache.job.(*)..").should().beFreeOfCycles();

  /** A tree's own text has "NaN" where a number is none: FiniteJson has null. */
  @ArchTest
  static final ArchRule treesAreNotPrintedAsTheyAre =
      noClasses().should().callMethod(PrintStream.class, "println", Object.class);
}
