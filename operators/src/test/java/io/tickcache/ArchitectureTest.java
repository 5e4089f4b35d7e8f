package io.tickcache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.tickcache", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String FLINK = "org.apache.flink..";
  private static final String DJL = "ai.djl..";

  @ArchTest
  static final ArchRule flinkStaysInInference =
      noClasses()
          .that()
          .resideOutsideOfPackage("..inference..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(FLINK);

  @ArchTest
  static final ArchRule onlyTheModelAndTheTensorOwnerKnowTensors =
      noClasses()
          .that()
          .resideOutsideOfPackage("..model..")
          .and()
          .haveSimpleNameNotEndingWith("KvCacheTensors")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DJL);

  @ArchTest
  static final ArchRule marketsKnowOnlyTheWireContract =
      noClasses()
          .that()
          .resideInAPackage("..market..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tickcache.recording..",
              "io.tickcache.features..",
              "io.tickcache.kvcache..",
              "io.tickcache.model..",
              "io.tickcache.steps..",
              "io.tickcache.inference..");

  @ArchTest
  static final ArchRule servingKnowsNeitherTrainingNorEvaluation =
      noClasses()
          .that()
          .resideInAnyPackage("..steps..", "..model..", "..kvcache..", "..inference..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.tickcache.training..", "io.tickcache.evaluation..");

  @ArchTest
  static final ArchRule onlyEvaluationKnowsTheBoostingLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("..evaluation..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("smile..");

  @ArchTest
  static final ArchRule nothingKnowsTheOperator =
      noClasses()
          .that()
          .resideOutsideOfPackage("..inference..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..inference..");

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.tickcache.(*)..").should().beFreeOfCycles();
}
