package io.tickcache;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.tickcache", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String FLINK = "org.apache.flink..";
  private static final String DJL = "ai.djl..";

  @ArchTest
  static final ArchRule flinkStaysInOperators =
      noClasses()
          .that()
          .resideOutsideOfPackages("..inference..", "..trading.flow..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(FLINK);

  @ArchTest
  static final ArchRule onlyTheTorchEngineKnowsTensors =
      noClasses()
          .that()
          .resideOutsideOfPackage("..engine.torch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DJL);

  @ArchTest
  static final ArchRule theVectorEngineKnowsNothingOfTheOther =
      noClasses()
          .that()
          .resideInAPackage("..engine.vector..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.torch..", DJL);

  @ArchTest
  static final ArchRule onlyEnginesAndTrainingKnowTheTorchEngine =
      classes()
          .that()
          .resideInAPackage("..engine.torch..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage(
              "io.tickcache.engine..", "io.tickcache.training..", "io.tickcache.evaluation..");

  @ArchTest
  static final ArchRule onlyEnginesAndTheCheckOfTheHeapKnowTheVectorEngine =
      classes()
          .that()
          .resideInAPackage("..engine.vector..")
          .should()
          .onlyHaveDependentClassesThat(
              resideInAPackage("io.tickcache.engine..")
                  .or(name("io.tickcache.inference.MemoryCheck")));

  @ArchTest
  static final ArchRule modelsAreFiles =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.model..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.tickcache..", DJL, FLINK)
                  .and(resideOutsideOfPackage("io.tickcache.model..")));

  @ArchTest
  static final ArchRule placesOfKeysAndValuesKnowNothingElse =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.kvcache..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.tickcache..", DJL, FLINK)
                  .and(resideOutsideOfPackage("io.tickcache.kvcache..")));

  /** What these give is not the same on every processor and every JVM. */
  @ArchTest
  static final ArchRule predictionsRestOnNoPlatformsMathematics =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..engine..",
              "..kvcache..",
              "..market..",
              "..features..",
              "..steps..",
              "..forecast..",
              "..inference..")
          .should()
          .callMethodWhere(
              describe(
                  "is exp, log, pow, sin, cos or tanh of java.lang.Math",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Math.class)
                          && List.of("exp", "log", "pow", "sin", "cos", "tanh", "log1p", "expm1")
                              .contains(call.getName())));

  @ArchTest
  static final ArchRule marketsKnowOnlyTheWireContract =
      noClasses()
          .that()
          .resideInAPackage("..market..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tickcache.exchange..",
              "io.tickcache.recording..",
              "io.tickcache.simulator..",
              "io.tickcache.history..",
              "io.tickcache.features..",
              "io.tickcache.kvcache..",
              "io.tickcache.model..",
              "io.tickcache.engine..",
              "io.tickcache.steps..",
              "io.tickcache.inference..");

  /** A live feed is to use the same decoders. */
  @ArchTest
  static final ArchRule exchangesKnowNeitherFilesNorSockets =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.exchange..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                  .or(nameMatching("java\\.io\\.(Random)?(Access)?File.*")));

  @ArchTest
  static final ArchRule exchangesKnowOnlyMarkets =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.exchange..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.tickcache..", DJL, FLINK)
                  .and(
                      resideOutsideOfPackages(
                          "io.tickcache.exchange..",
                          "io.tickcache.market..",
                          "io.tickcache.schemas..")));

  @ArchTest
  static final ArchRule recordingsKnowNoSimulator =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.recording..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tickcache.simulator..");

  @ArchTest
  static final ArchRule servingKnowsNeitherTrainingNorEvaluation =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..steps..",
              "..model..",
              "..engine..",
              "..kvcache..",
              "..forecast..",
              "..inference..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tickcache.history..", "io.tickcache.training..", "io.tickcache.evaluation..");

  @ArchTest
  static final ArchRule historiesKnowNoModelsWork =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.history..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tickcache.recording..",
              "io.tickcache.engine..",
              "io.tickcache.training..",
              "io.tickcache.evaluation..");

  @ArchTest
  static final ArchRule onlyEvaluationKnowsTheBoostingLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("..evaluation..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("smile..");

  @ArchTest
  static final ArchRule onlyWhatFollowsTheOperatorKnowsIt =
      noClasses()
          .that()
          .resideOutsideOfPackages("..inference..", "..trading.flow..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..inference..");

  /** A backtest is to decide by the same rules. */
  @ArchTest
  static final ArchRule rulesOfTradingKnowNoOperator =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.trading")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..inference..", "..trading.flow..", FLINK);

  /** It replays what was recorded: neither files nor the job, nor what a model is made of. */
  @ArchTest
  static final ArchRule backtestsKnowOnlyRecordedMarkets =
      noClasses()
          .that()
          .resideInAPackage("..backtest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..recording..",
              "..engine..",
              "..kvcache..",
              "..trading.flow..",
              "java.nio.file..",
              FLINK);

  @ArchTest
  static final ArchRule roomsOfTheBacktestFormNoCycles =
      slices().matching("io.tickcache.backtest.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.tickcache.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule roomsOfTheOperatorFormNoCycles =
      slices().matching("io.tickcache.inference.(*)..").should().beFreeOfCycles();

  /** The operator is no slice of the rule above. */
  @ArchTest
  static final ArchRule roomsOfTheOperatorDoNotKnowIt =
      noClasses()
          .that()
          .resideInAPackage("io.tickcache.inference.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tickcache.inference");
}
