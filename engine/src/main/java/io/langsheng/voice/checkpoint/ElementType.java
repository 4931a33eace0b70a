package io.langsheng.voice.checkpoint;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one number of a tensor is stored, always little-endian. */
public enum ElementType {
    HALF("float16", "Half", 2),
    BFLOAT16("bfloat16", "BFloat16", 2),
    FLOAT("float32", "Float", 4),
    DOUBLE("float64", "Double", 8),
    BYTE("uint8", "Byte", 1),
    CHAR("int8", "Char", 1),
    SHORT("int16", "Short", 2),
    INT("int32", "Int", 4),
    LONG("int64", "Long", 8),
    UINT16("uint16", "UInt16", 2),
    BOOL("bool", "Bool", 1);

    private static final Map<String, ElementType> BY_GLOBAL = new HashMap<>();

    static {
        for (ElementType type : values()) {
            BY_GLOBAL.put("torch." + type.storage + "Storage", type);
            BY_GLOBAL.put("torch.cuda." + type.storage + "Storage", type);
            BY_GLOBAL.put("torch." + type.torchName, type);
        }
    }

    private final String torchName;
    private final String storage;
    private final int bytes;

    ElementType(String torchName, String storage, int bytes) {
        this.torchName = torchName;
        this.storage = storage;
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The type a storage class ({@code torch.HalfStorage}) or a dtype ({@code torch.float16}) stands for. */
    static @Nullable ElementType ofGlobal(String name) {
        return BY_GLOBAL.get(name);
    }

    /** The number at byte {@code at}. */
    float decode(ByteBuffer data, int at) {
        return switch (this) {
            case HALF -> halfToFloat(data.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort(at) << 16);
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> (float) data.getDouble(at);
            case BYTE -> data.get(at) & 0xFF;
            case CHAR -> data.get(at);
            case SHORT -> data.getShort(at);
            case UINT16 -> data.getShort(at) & 0xFFFF;
            case INT -> data.getInt(at);
            case LONG -> data.getLong(at);
            case BOOL -> data.get(at) == 0 ? 0 : 1;
        };
    }

    /** IEEE 754 binary16 → binary32, exact; JDK 17 has no library method for it. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) { // zero or subnormal: fraction × 2⁻²⁴
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1F ? 0xFF : exponent + 112;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
