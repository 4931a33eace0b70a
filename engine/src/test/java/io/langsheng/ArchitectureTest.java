package io.langsheng;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The tree is the data flow: a stage sees the stages before it, never those behind it. */
@AnalyzeClasses(packages = "io.langsheng", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule stages_see_only_what_comes_before_them = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("text")
            .definedBy("io.langsheng.text..")
            .layer("linguistic")
            .definedBy("io.langsheng.linguistic..")
            .layer("acoustic")
            .definedBy("io.langsheng.acoustic..")
            .layer("vocoder")
            .definedBy("io.langsheng.vocoder..")
            .layer("audio")
            .definedBy("io.langsheng.audio..")
            .layer("onnx")
            .definedBy("io.langsheng.onnx..")
            .layer("voice")
            .definedBy("io.langsheng.voice..")
            .layer("synthesis")
            .definedBy("io.langsheng.synthesis..")
            .whereLayer("text")
            .mayNotAccessAnyLayer()
            .whereLayer("audio")
            .mayNotAccessAnyLayer()
            .whereLayer("onnx")
            .mayNotAccessAnyLayer()
            .whereLayer("linguistic")
            .mayOnlyAccessLayers("text", "voice", "onnx")
            .whereLayer("voice")
            .mayNotAccessAnyLayer()
            .whereLayer("acoustic")
            .mayOnlyAccessLayers("text", "linguistic", "voice", "onnx")
            .whereLayer("vocoder")
            .mayOnlyAccessLayers("acoustic", "voice", "onnx");

    @ArchTest
    static final ArchRule only_the_onnx_package_sees_onnx_runtime = noClasses()
            .that()
            .resideOutsideOfPackage("io.langsheng.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..", "ai.onnx.proto..");
}
