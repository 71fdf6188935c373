package org.filtrate.filters.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.graph.shape.ShapeInference;
import org.junit.jupiter.api.Test;

/// Damaged files give [FiltrateException]s, whatever part of the way they get.
class HostileModelsTest {
    /// `-Dfiltrate.fuzz=100000` tries longer.
    private static final int MUTATIONS = Integer.getInteger("filtrate.fuzz", 4000);

    private static final long SEED = Long.getLong("filtrate.fuzz.seed", 1);

    private static final long[] SIZES = {
        0, -1, 1, 2, 3, 127, 1L << 16, Integer.MAX_VALUE, 1L << 31, 1L << 32, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private static Model conv() {
        return LayerModel.of(
                "Conv",
                new long[] {1, 10, 7, 6},
                List.of(
                        Tensor.floats("w", new long[] {6, 10, 3, 5}, LayerModel.random(1, 900)),
                        Tensor.floats("b", new long[] {6}, LayerModel.random(2, 6))),
                Attribute.of("pads", new long[] {1, 2, 1, 2}));
    }

    private static Model compressed(Method method, Precision precision, Body body) {
        Model model = conv();
        Layer layer = Layers.find(model, ShapeInference.infer(model)).getFirst();
        Fit fit = method.analyse(Target.of(Weight.of(layer)), Pool.of(List.of(Weight.of(layer))));
        CompactFilters filters = fit.fit(fit.at(.6, precision, 1));
        return new CompressedLayer(layer, filters, body, Optional.empty())
                .patch(13)
                .applyTo(model);
    }

    private static List<Model> models() {
        List<Model> models = new ArrayList<>(List.of(
                conv(),
                LayerModel.of(
                        "Gemm",
                        new long[] {2, 13},
                        List.of(Tensor.halves("w", new long[] {13, 5}, LayerModel.random(3, 65)))),
                LayerModel.of(
                        "ConvTranspose",
                        new long[] {1, 4, 5, 5},
                        List.of(Tensor.floats("w", new long[] {4, 3, 2, 3}, LayerModel.random(4, 72))),
                        Attribute.of("group", 2))));
        models.add(compressed(Method.BASIS, Precision.BITS_8, Body.FACTORED));
        models.add(compressed(Method.TUCKER2, Precision.BITS_4, Body.SMALL));
        models.add(compressed(Method.SPATIAL_SVD, Precision.BITS_16, Body.FACTORED));
        models.add(compressed(Method.UNIFORM, Precision.BITS_4, Body.SMALL));
        ModelProto.Builder old = conv().proto().toBuilder();
        old.setOpsetImport(0, old.getOpsetImport(0).toBuilder().setVersion(9));
        models.add(new Model(old.build()));
        return models;
    }

    /// The way that `inspect` and `expand` take.
    private static void use(byte[] bytes) {
        Model model = OpsetRaiser.raise(ModelReader.read("m.onnx", bytes));
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            if (layer.isCompressible()) {
                Weight.of(layer).energy();
            }
        }
        Expansion.expand(model);
    }

    private static Optional<Throwable> failure(byte[] bytes) {
        try {
            use(bytes);
            return Optional.empty();
        } catch (FiltrateException e) {
            assertThat(String.valueOf(e.getMessage())).doesNotContain("\n");
            return Optional.empty();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return Optional.of(e);
        }
    }

    private static byte[] mutated(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                int at = random.nextInt(bytes.length);
                int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
                byte[] cut = Arrays.copyOf(bytes, bytes.length - length);
                System.arraycopy(bytes, at + length, cut, at, bytes.length - at - length);
                bytes = cut;
            }
            default -> {
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }

    @Test
    void damagedBytesGiveOnlyOurExceptions() {
        List<byte[]> originals =
                models().stream().map(m -> m.proto().toByteArray()).toList();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = mutated(originals.get(i % originals.size()), random);
            long started = System.nanoTime();
            Optional<Throwable> failure = failure(bytes);
            assertThat(failure).as("mutation %d of seed %d", i, SEED).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .as("mutation %d of seed %d", i, SEED)
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void wrongFieldsGiveOnlyOurExceptions() {
        List<Model> originals = models();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            ModelProto.Builder model = originals.get(i % originals.size()).proto().toBuilder();
            damage(model, random);
            Optional<Throwable> failure = failure(model.build().toByteArray());
            assertThat(failure)
                    .as("mutation %d of seed %d: %s", i, SEED, failure)
                    .isEmpty();
        }
    }

    /// Puts a strange size, name, type or value where the file has a plausible one.
    private static void damage(ModelProto.Builder model, SplittableRandom random) {
        GraphProto.Builder graph = model.getGraphBuilder();
        long size = SIZES[random.nextInt(SIZES.length)];
        var node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
        var tensor = graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
        switch (random.nextInt(9)) {
            case 0 -> tensor.setDims(random.nextInt(tensor.getDimsCount()), size);
            case 1 -> tensor.addDims(size);
            case 2 -> tensor.setDataType(random.nextInt(-1, 30));
            case 3 -> tensor.clearRawData().clearDims();
            case 4 -> node.setInput(random.nextInt(node.getInputCount()), random.nextBoolean() ? "" : "y");
            case 5 -> node.clearOutput();
            case 6 -> attribute(node.addAttributeBuilder(), size, random);
            default -> {
                if (node.getAttributeCount() > 0) {
                    attribute(node.getAttributeBuilder(random.nextInt(node.getAttributeCount())), size, random);
                }
            }
        }
    }

    private static void attribute(AttributeProto.Builder attribute, long size, SplittableRandom random) {
        if (attribute.getName().isEmpty()) {
            attribute.setName("group").setType(AttributeProto.AttributeType.INT);
        }
        switch (random.nextInt(5)) {
            case 0 -> attribute.setI(size);
            case 1 -> {
                if (attribute.getIntsCount() > 0) {
                    attribute.setInts(random.nextInt(attribute.getIntsCount()), size);
                }
            }
            case 2 -> attribute.addInts(size);
            case 3 -> attribute.setF(random.nextBoolean() ? Float.NaN : Float.POSITIVE_INFINITY);
            default -> attribute.setType(AttributeProto.AttributeType.forNumber(random.nextInt(9)));
        }
    }

    @Test
    void deeplyNestedGraphsAreRefusedWithoutOverflow() {
        ByteString nested = ByteString.EMPTY;
        for (int depth = 0; depth < 200_000; depth++) {
            nested = tag(1, tag(5, tag(6, nested)));
            if (nested.size() > 1 << 16) {
                break;
            }
        }
        byte[] bytes = conv().proto().toBuilder()
                .setGraph(conv().proto().getGraph())
                .build()
                .toByteString()
                .concat(tag(7, nested))
                .toByteArray();
        assertThatThrownBy(() -> use(bytes)).isInstanceOf(ModelFormatException.class);
    }

    private static ByteString tag(int field, ByteString content) {
        ByteString.Output out = ByteString.newOutput();
        try {
            var coded = com.google.protobuf.CodedOutputStream.newInstance(out);
            coded.writeBytes(field, content);
            coded.flush();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteString();
    }

    @Test
    void filtersThatAreFarLargerThanTheirFactorsAreRefused() {
        int side = 70_000;
        Model model = LayerModel.of(
                "Gemm",
                new long[] {1, side},
                List.of(
                        Tensor.floats("f", new long[] {1, side}, new float[side]),
                        Tensor.floats("c", new long[] {side, 1}, new float[side])));
        ModelProto.Builder proto = model.proto().toBuilder();
        proto.getGraphBuilder()
                .getNodeBuilder(0)
                .setDomain(CompressedLayer.DOMAIN)
                .setOpType("GemmBasisSmall32")
                .addAttribute(
                        Attribute.of("sizes", new long[] {side, side}).proto());
        assertThatThrownBy(() -> use(proto.build().toByteArray()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("sizes");
    }
}
