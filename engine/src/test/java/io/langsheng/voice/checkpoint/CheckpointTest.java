package io.langsheng.voice.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what torch wrote (see {@code checkpoint/make_checkpoints.py}) and what it would never write. */
class CheckpointTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth"})
    void every_element_type_is_read(String file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(resource(file), "model")) {
            for (String type : "float16 bfloat16 float32 float64 uint8 int8 int16 int32 int64".split(" ")) {
                Tensor tensor = checkpoint.read(type);
                assertThat(tensor.shape()).as(type).containsExactly(2, 3);
                assertThat(tensor.values()).as(type).containsExactly(0, 1, 2, 3, 4, 5);
            }
            assertThat(checkpoint.read("bool").values()).containsExactly(0, 1, 1, 1, 0, 0);
            assertThat(checkpoint.read("float16").storedAs()).isEqualTo(ElementType.HALF);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth"})
    void views_are_gathered_from_their_storage(String file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(resource(file), "model")) {
            Tensor transposed = checkpoint.read("transposed");
            assertThat(transposed.shape()).containsExactly(6, 4);
            assertThat(Arrays.copyOf(transposed.values(), 5)).containsExactly(0, 6, 12, 18, 1);
            assertThat(checkpoint.read("slice").values()).containsExactly(5, 6, 7, 8, 9, 10);
            assertThat(checkpoint.read("every_third").values()).containsExactly(1, 4, 7, 10, 13, 16, 19, 22);
            Tensor permuted = checkpoint.read("permuted");
            assertThat(permuted.shape()).containsExactly(4, 2, 3);
            assertThat(Arrays.copyOf(permuted.values(), 7)).containsExactly(0, 4, 8, 12, 16, 20, 1);
            assertThat(checkpoint.read("expanded").values()).containsOnly(7).hasSize(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth"})
    void scalars_empty_tensors_and_parameters_are_read(String file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(resource(file), "model")) {
            assertThat(checkpoint.read("scalar").shape()).isEmpty();
            assertThat(checkpoint.read("scalar").values()).containsExactly(7);
            assertThat(checkpoint.read("empty").shape()).containsExactly(0, 3);
            assertThat(checkpoint.read("parameter").shape()).containsExactly(3, 8);
            assertThat(checkpoint.read("parameter").values()[23]).isEqualTo(23);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth"})
    void small_floats_keep_their_limits(String file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(resource(file), "model")) {
            float[] half = checkpoint.read("half_extremes").values();
            assertThat(half[0]).isEqualTo(65504f);
            assertThat(half[1]).isEqualTo(0x1p-24f); // 6e-8 rounds to the smallest subnormal
            assertThat(Float.floatToIntBits(half[2])).isEqualTo(Float.floatToIntBits(-0f));
            assertThat(half[3]).isBetween(6.103e-5f, 6.105e-5f);
            assertThat(half[4]).isBetween(0.3329f, 0.3331f);
            float[] bfloat = checkpoint.read("bfloat_extremes").values();
            assertThat(bfloat[0]).isBetween(2.9e38f, 3.1e38f);
            assertThat(bfloat[1]).isBetween(0.9e-40f, 1.1e-40f);
            assertThat(bfloat[2]).isEqualTo(-1.5f);
        }
    }

    @Test
    void a_tensor_over_an_untyped_storage_carries_its_own_type() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(resource("zip.pth"), "model")) {
            assertThat(checkpoint.read("untyped").values()).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.pth", "training_legacy.pth"})
    void optimizer_scheduler_and_numpy_scalars_beside_the_model_do_no_harm(String file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(resource(file), "model", "generator")) {
            assertThat(checkpoint.names())
                    .contains("old.weight_g", "new.parametrizations.weight.original1", "lstm.weight_ih_l0");
            assertThat(checkpoint.shape("lstm.weight_ih_l0")).containsExactly(12, 2);
            assertThat(checkpoint.read("old.weight_v").values())
                    .isEqualTo(checkpoint
                            .read("new.parametrizations.weight.original1")
                            .values());
        }
    }

    @Test
    void a_missing_part_is_named_together_with_what_is_there() {
        assertThatThrownBy(() -> Checkpoint.open(resource("zip.pth"), "model", "generator"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("has no \"model.generator\"; it holds float16, bfloat16");
    }

    @Test
    void a_whole_module_is_refused_by_the_name_of_its_class() {
        assertRefused(resource("module.pth"), "torch.nn.modules.linear.Linear");
    }

    @Test
    void a_torchscript_archive_is_called_what_it_is() {
        assertRefused(resource("script.pth"), "is a TorchScript archive");
    }

    @Test
    void compressed_entries_are_read_too() throws IOException {
        TorchFile file = new TorchFile().model().tensor("a", new float[] {1, 2, 3}, 3);
        Path path = file.write(folder.resolve("c.pth"), file.end(), ZipEntry.DEFLATED);
        try (Checkpoint checkpoint = Checkpoint.open(path, "model")) {
            assertThat(checkpoint.read("a").values()).containsExactly(1, 2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth", "training.pth", "training_legacy.pth"})
    void a_file_cut_anywhere_is_refused_and_nothing_worse(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name));
        for (int length = 0; length < whole.length - 1; length += Math.max(1, whole.length / 97)) {
            Path cut = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> readAll(cut))
                    .as("first %d of %d bytes", length, whole.length)
                    .isInstanceOf(CheckpointException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth"})
    void a_file_with_a_bit_changed_anywhere_reads_or_is_refused_and_nothing_worse(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name));
        for (int i = 0; i < whole.length; i += 11) {
            byte[] changed = whole.clone();
            changed[i] ^= (byte) (1 << i % 8);
            Path file = Files.write(folder.resolve("changed.pth"), changed);
            try {
                readAll(file);
            } catch (CheckpointException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void changed_numbers_are_found_by_their_checksum() throws IOException {
        Path path =
                new TorchFile().model().tensor("a", new float[] {1, 2, 3}, 3).writeTo(folder.resolve("a.pth"));
        byte[] bytes = Files.readAllBytes(path);
        int at = indexOf(bytes, new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40});
        bytes[at + 5] ^= 1;
        Files.write(path, bytes);
        try (Checkpoint checkpoint = Checkpoint.open(path, "model")) {
            assertThatThrownBy(() -> checkpoint.read("a"))
                    .hasMessage("is corrupt: the checksum of data/0 does not match its content");
        }
    }

    @Test
    void numbers_behind_the_second_gigabyte_are_found_and_the_rest_costs_nothing() throws IOException {
        // A legacy file: pickles, then storage "big" of 2.5 GB that stays a hole on disk, then storage "small".
        Path file = folder.resolve("big.pth");
        long bigElements = 640_000_000L;
        byte[] head = LegacyHead.of(bigElements, 4);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(head);
            out.writeLong(Long.reverseBytes(bigElements));
            out.seek(out.getFilePointer() + 4 * bigElements);
            out.writeLong(Long.reverseBytes(4));
            for (float value : new float[] {1, 2, 3, 4}) {
                out.writeInt(Integer.reverseBytes(Float.floatToIntBits(value)));
            }
        }
        long before = allocated();
        try (Checkpoint checkpoint = Checkpoint.open(file, "model")) {
            assertThat(checkpoint.read("small").values()).containsExactly(1, 2, 3, 4);
            assertThat(checkpoint.shape("tail")).containsExactly(4);
            assertThat(checkpoint.read("tail").values()).containsOnly(0);
        }
        assertThat(allocated() - before).isLessThan(32 << 20);
    }

    @Test
    @Tag("slow")
    void a_training_checkpoint_of_a_gigabyte_costs_the_memory_of_its_model() throws IOException {
        TorchFile training = new TorchFile().bytes('}', '(').string("optimizer").bytes('}', '(');
        int most = 128 << 20;
        for (int i = 0; i < 8; i++) {
            training.string("exp_avg" + i)
                    .view("FloatStorage", new byte[most], most / 4, 0, new long[] {most / 4}, new long[] {1});
        }
        training.bytes('u').string("model").bytes('}', '(');
        Path file = training.tensor("weight", new float[1 << 20], 1 << 20)
                .bytes('u', 'u', '.')
                .write(folder.resolve("training.pth"), training.pickle(), ZipEntry.STORED);
        assertThat(Files.size(file)).isGreaterThan(1L << 30);
        long before = allocated();
        try (Checkpoint checkpoint = Checkpoint.open(file, "model")) {
            assertThat(checkpoint.names()).containsExactly("weight");
            assertThat(checkpoint.read("weight").values()).hasSize(1 << 20);
        }
        assertThat(allocated() - before).isLessThan(16 << 20); // the tensor of 4 MB, its bytes, and some change
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void big_endian_files_are_refused() throws IOException {
        Path path = new TorchFile()
                .model()
                .tensor("a", new float[] {1}, 1)
                .entry("byteorder", "big".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .writeTo(folder.resolve("b.pth"));
        assertRefused(path, "was written big-endian");
    }

    private static void readAll(Path file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file, "model")) {
            for (String name : checkpoint.names()) {
                checkpoint.read(name);
            }
        }
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; ; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
    }

    private static Path resource(String name) {
        return Path.of("src/test/resources/checkpoint").resolve(name);
    }
}
