package io.langsheng.voice.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files made to run something or to eat the machine: each is refused by name, and nothing of it runs. */
@Timeout(30)
class HostileCheckpointTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "posix, system",
        "os, system",
        "nt, system",
        "builtins, eval",
        "builtins, exec",
        "__builtin__, eval",
        "builtins, getattr",
        "builtins, __import__",
        "subprocess, Popen",
        "importlib, import_module",
        "torch, load",
        "torch.hub, load",
        "torch.jit, load",
        "torch._utils, _rebuild_qtensor",
        "torch.storage, _load_from_bytes",
        "pickle, loads",
        "numpy, load",
        "numpy.core.multiarray, _reconstruct",
        "runpy, run_path",
        "webbrowser, open",
        "operator, attrgetter",
        "functools, partial",
        "copyreg, _reconstructor",
        "java.lang.Runtime, exec"
    })
    void a_call_of_any_other_function_is_refused_by_name(String module, String function) throws IOException {
        String marker = folder.resolve("ran").toString();
        Path reduce = new TorchFile()
                .model()
                .string("a")
                .text("c" + module + "\n" + function + "\n")
                .bytes('(')
                .string("touch " + marker)
                .bytes('t', 'R')
                .writeTo(folder.resolve("reduce.pth"));
        assertRefused(reduce, module + "." + function);
        TorchFile inst = new TorchFile().model().string("a").bytes('(').string("touch " + marker);
        assertRefused(
                inst.text("i" + module + "\n" + function + "\n").writeTo(folder.resolve("inst.pth")),
                module + "." + function);
        Path stackGlobal = new TorchFile()
                .model()
                .string("a")
                .string(module)
                .string(function)
                .bytes(0x93, ')', 0x81)
                .writeTo(folder.resolve("newobj.pth"));
        assertRefused(stackGlobal, module + "." + function);
        assertThat(Path.of(marker)).doesNotExist();
    }

    @Test
    void a_call_hidden_in_the_arguments_of_an_allowed_one_is_refused() throws IOException {
        Path file = new TorchFile()
                .model()
                .string("a")
                .text("ccollections\nOrderedDict\n(cos\nsystem\n(")
                .string("true")
                .bytes('t', 'R', 't', 'R')
                .writeTo(folder.resolve("nested.pth"));
        assertRefused(file, "os.system");
    }

    @Test
    void names_with_dots_reach_nothing_within_allowed_ones() throws IOException {
        Path file = new TorchFile()
                .model()
                .string("a")
                .text("ctorch\nFloatStorage.__class__\n")
                .writeTo(folder.resolve("dots.pth"));
        assertRefused(file, "torch.FloatStorage.__class__");
    }

    @Test
    void values_are_never_called() throws IOException {
        Path file = new TorchFile()
                .model()
                .string("a")
                .string("os.system")
                .bytes(')', 'R')
                .writeTo(folder.resolve("s.pth"));
        assertRefused(file, "calls something that is not a function");
        Path token = new TorchFile()
                .model()
                .string("a")
                .text("ctorch\nFloatStorage\n")
                .bytes(')', 'R')
                .writeTo(folder.resolve("t.pth"));
        assertRefused(token, "calls torch.FloatStorage");
    }

    @Test
    void attributes_are_set_on_nothing() throws IOException {
        Path file = new TorchFile().model().string("a").bytes(']', '}', 'b').writeTo(folder.resolve("build.pth"));
        assertRefused(file, "sets the state of something that has none");
    }

    @ParameterizedTest
    @CsvSource({"0x82", "0x83", "0x84", "0x97", "0x98", "0xFF", "0x00"})
    void extension_registries_and_unknown_opcodes_are_refused(String opcode) throws IOException {
        Path file = new TorchFile()
                .model()
                .string("a")
                .bytes(Integer.decode(opcode), 1)
                .writeTo(folder.resolve("x.pth"));
        assertRefused(file, "opcode 0x%02X".formatted(Integer.decode(opcode)));
    }

    @Test
    void lists_within_lists_to_any_depth_do_not_exhaust_the_stack() throws IOException {
        TorchFile file = new TorchFile().model().string("a");
        for (int i = 0; i < 1_000_000; i++) {
            file.bytes(']');
        }
        for (int i = 1; i < 1_000_000; i++) {
            file.bytes('a');
        }
        try (Checkpoint checkpoint = Checkpoint.open(file.writeTo(folder.resolve("deep.pth")), "model")) {
            assertThat(checkpoint.names()).isEmpty();
        }
    }

    @Test
    void a_deep_tuple_as_a_key_is_not_hashed() throws IOException {
        TorchFile file = new TorchFile().model().bytes(')');
        for (int i = 0; i < 200_000; i++) {
            file.bytes(0x85);
        }
        try (Checkpoint checkpoint = Checkpoint.open(file.bytes('N').writeTo(folder.resolve("key.pth")), "model")) {
            assertThat(checkpoint.names()).isEmpty();
        }
    }

    @Test
    void a_list_that_doubles_itself_is_shared_and_not_expanded() throws IOException {
        // Each level holds the one before twice: 2^100000 leaves if anyone walked them.
        TorchFile file = new TorchFile().model().string("a").bytes(']', 'q', 0);
        for (int i = 0; i < 100_000; i++) {
            file.bytes('0', ']', '(', 'h', 0, 'h', 0, 'e', 'q', 0);
        }
        try (Checkpoint checkpoint = Checkpoint.open(file.writeTo(folder.resolve("bomb.pth")), "model")) {
            assertThat(checkpoint.names()).isEmpty();
        }
    }

    @Test
    void copying_constructors_copy_nothing() throws IOException {
        TorchFile file = new TorchFile().model().string("a").bytes(']', '(');
        for (int i = 0; i < 100_000; i++) {
            file.bytes('N');
        }
        file.bytes('e', 'q', 0);
        for (int i = 0; i < 50_000; i++) { // as copies: 5 billion entries
            file.bytes('0').text("cbuiltins\nlist\n").bytes('h', 0, 0x85, 'R');
        }
        Checkpoint.open(file.writeTo(folder.resolve("copies.pth")), "model").close();
    }

    @Test
    void endless_memos_and_steps_end() throws IOException {
        TorchFile memos = new TorchFile().model().string("a").bytes('N');
        for (int i = 0; i < 1_100_000; i++) {
            memos.bytes(0x94);
        }
        assertRefused(memos.writeTo(folder.resolve("memos.pth")), "remembers more than 1000000 objects");
        TorchFile steps = new TorchFile().model();
        for (int i = 0; i < 2_200_000; i++) {
            steps.bytes('N', '0');
        }
        assertRefused(steps.writeTo(folder.resolve("steps.pth")), "more than 4000000 steps");
    }

    @Test
    void lengths_that_lie_are_refused_before_any_memory_is_taken() throws IOException {
        Path file =
                new TorchFile().model().text("X").bytes(0xFF, 0xFF, 0xFF, 0x7F).writeTo(folder.resolve("len.pth"));
        assertRefused(file, "ends in the middle of its pickle");
        Path eight = new TorchFile().model().bytes(0x8E, 0, 0, 0, 0, 0, 1, 0, 0).writeTo(folder.resolve("len8.pth"));
        assertRefused(eight, "ends in the middle of its pickle");
    }

    @ParameterizedTest
    @CsvSource({
        "1000000000, 0, 1, 'beyond its storage'",
        "4, 4611686018427387904, 1, 'beyond its storage'",
        "4, -1, 1, 'beyond its storage'",
        "-4, 0, 1, 'must be within'",
        "4, 0, -1, 'must be within'",
        "4, 0, 2147483647, 'beyond its storage'",
        "9223372036854775807, 0, 1, 'must be within'"
    })
    void views_that_leave_their_storage_are_refused(long size, long offset, long stride, String message)
            throws IOException {
        Path file = new TorchFile()
                .model()
                .string("a")
                .view("FloatStorage", new byte[16], 4, offset, new long[] {size}, new long[] {stride})
                .writeTo(folder.resolve("view.pth"));
        assertRefused(file, message);
    }

    @Test
    void a_tensor_expanded_to_a_quintillion_numbers_is_not_read() throws IOException {
        long huge = 2_000_000_000L;
        Path file = new TorchFile()
                .model()
                .string("a")
                .view("FloatStorage", new byte[4], 1, 0, new long[] {huge, huge}, new long[] {0, 0})
                .writeTo(folder.resolve("expanded.pth"));
        try (Checkpoint checkpoint = Checkpoint.open(file, "model")) {
            assertThatThrownBy(() -> checkpoint.read("a"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("2 GB");
        }
    }

    @Test
    void a_storage_shorter_than_it_says_is_named() throws IOException {
        Path file = new TorchFile()
                .model()
                .string("a")
                .view("FloatStorage", new byte[8], 1000, 0, new long[] {1000}, new long[] {1})
                .writeTo(folder.resolve("short.pth"));
        try (Checkpoint checkpoint = Checkpoint.open(file, "model")) {
            assertThatThrownBy(() -> checkpoint.read("a"))
                    .hasMessage("is truncated: data/0 has 8 bytes where 4000 were expected");
        }
    }

    @ParameterizedTest
    @CsvSource({"4611686018427387904", "2305843009213693952", "9223372036854775807"})
    void a_storage_of_quintillions_in_the_older_format_is_refused(long elements) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        file.put(LegacyHead.of(elements, 4)).putLong(elements);
        assertRefused(
                Files.write(folder.resolve("legacy.pth"), file.array()),
                "is truncated: it has 4096 bytes, but storage big");
    }

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n', is a Git LFS pointer",
        "<!DOCTYPE html><html></html>, is no torch checkpoint: neither a zip file nor",
        "abc, is no torch checkpoint: neither a zip file nor"
    })
    void what_is_no_checkpoint_at_all_is_told_so(String content, String message) throws IOException {
        assertRefused(Files.writeString(folder.resolve("none.pth"), content), message);
    }

    @Test
    void a_zip_bomb_is_refused_by_its_ratio() throws IOException {
        TorchFile file = new TorchFile()
                .model()
                .string("a")
                .view("FloatStorage", new byte[64 << 20], 16 << 20, 0, new long[] {16 << 20}, new long[] {1});
        Path path = file.write(folder.resolve("bomb.pth"), file.end(), ZipEntry.DEFLATED);
        try (Checkpoint checkpoint = Checkpoint.open(path, "model")) {
            assertThatThrownBy(() -> checkpoint.read("a")).hasMessageContaining("packs 67108864 bytes of data/0 into");
        }
    }

    @Test
    void a_pickle_bomb_is_refused_by_its_size() throws IOException {
        Path path = new TorchFile().write(folder.resolve("pickle.pth"), new byte[64 << 20], ZipEntry.DEFLATED);
        assertRefused(path, "says that its pickle has 67108864 bytes");
    }

    @Test
    void a_directory_of_a_million_entries_is_not_loaded() throws IOException {
        byte[] end = {'P', 'K', 5, 6, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, 127, 0, 0, 0, 0, 0, 0};
        byte[] file = new byte[1 << 20];
        System.arraycopy(new byte[] {'P', 'K', 3, 4}, 0, file, 0, 4);
        System.arraycopy(end, 0, file, file.length - end.length, end.length);
        assertRefused(Files.write(folder.resolve("entries.pth"), file), "has a zip directory of");
    }

    @Test
    void keys_of_storages_cannot_name_other_entries() throws IOException {
        TorchFile file = new TorchFile()
                .model()
                .string("a")
                .text("ctorch._utils\n_rebuild_tensor_v2\n")
                .bytes('(', '(');
        file.string("storage")
                .text("ctorch\nFloatStorage\n")
                .string("../data.pkl")
                .string("cpu")
                .integer(1)
                .bytes('t', 'Q');
        file.integer(0).tuple(1).tuple(1).bytes(0x89, '}', 't', 'R');
        try (Checkpoint checkpoint = Checkpoint.open(file.writeTo(folder.resolve("key.pth")), "model")) {
            assertThatThrownBy(() -> checkpoint.read("a"))
                    .hasMessage("lacks the storage data/../data.pkl that a tensor refers to");
        }
    }

    private void assertRefused(Path file, String message) {
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> Checkpoint.open(file, "model"))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining(message));
    }
}
