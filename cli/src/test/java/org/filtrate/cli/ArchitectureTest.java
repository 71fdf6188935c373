package org.filtrate.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows between modules, and names that say nothing.
@AnalyzeClasses(packages = "org.filtrate", importOptions = ArchitectureTest.NoTests.class)
class ArchitectureTest {
    /// No tests, nor what those of other modules lend to them.
    static final class NoTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return new ImportOption.DoNotIncludeTests().includes(location) && !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule ARROWS_NEVER_POINT_BACK = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("graph")
            .definedBy("org.filtrate.graph..")
            .layer("networks")
            .definedBy("org.filtrate.networks..")
            .layer("filters")
            .definedBy("org.filtrate.filters..")
            .layer("run")
            .definedBy("org.filtrate.run..")
            .layer("compress")
            .definedBy("org.filtrate.compress..")
            .layer("tune")
            .definedBy("org.filtrate.tune..")
            .layer("cli")
            .definedBy("org.filtrate.cli..")
            .whereLayer("graph")
            .mayNotAccessAnyLayer()
            .whereLayer("networks")
            .mayOnlyAccessLayers("graph")
            .whereLayer("filters")
            .mayOnlyAccessLayers("graph")
            .whereLayer("run")
            .mayOnlyAccessLayers("graph")
            .whereLayer("compress")
            .mayOnlyAccessLayers("graph", "filters", "run")
            .whereLayer("tune")
            .mayOnlyAccessLayers("graph", "filters", "run")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule ONLY_RUN_SEES_ONNX_RUNTIME = noClasses()
            .that()
            .resideOutsideOfPackage("org.filtrate.run..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONLY_TUNE_SEES_LIBTORCH = noClasses()
            .that()
            .resideOutsideOfPackage("org.filtrate.tune..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule INTERNALS_OF_RUN_STAY_THERE = noClasses()
            .that()
            .resideOutsideOfPackage("org.filtrate.run..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.filtrate.run.internal..");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_THINGS_ARE = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Processor")
            .orShould()
            .haveSimpleNameEndingWith("Impl");
}
