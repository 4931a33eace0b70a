package io.langsheng.voice.checkpoint;

import java.io.ByteArrayOutputStream;

/** The five pickles of a legacy file with two float storages, "big" and "small". */
final class LegacyHead {
    private static final int[] MAGIC = {0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19};

    private LegacyHead() {}

    static byte[] of(long bigElements, long smallElements) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(new TorchFile().bytes(MAGIC).bytes('.').pickle());
        head.writeBytes(new TorchFile().integer(1001).bytes('.').pickle());
        head.writeBytes(new TorchFile()
                .bytes('}')
                .string("little_endian")
                .bytes(0x88, 's', '.')
                .pickle());
        TorchFile model = new TorchFile().model();
        tensor(model, "tail", "big", bigElements, bigElements - 4);
        tensor(model, "small", "small", smallElements, 0);
        head.writeBytes(model.end());
        head.writeBytes(new TorchFile()
                .bytes(']', '(')
                .string("big")
                .string("small")
                .bytes('e', '.')
                .pickle());
        return head.toByteArray();
    }

    private static void tensor(TorchFile file, String name, String key, long elements, long offset) {
        file.string(name).text("ctorch._utils\n_rebuild_tensor_v2\n").bytes('(', '(');
        file.string("storage")
                .text("ctorch\nFloatStorage\n")
                .string(key)
                .string("cpu")
                .integer(elements);
        file.bytes('N', 't', 'Q').integer(offset).tuple(4).tuple(1).bytes(0x89, '}', 't', 'R');
    }
}
