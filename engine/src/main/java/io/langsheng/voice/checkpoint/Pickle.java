package io.langsheng.voice.checkpoint;

import io.langsheng.voice.checkpoint.PickleGlobals.Global;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of a Python pickle and runs nothing of it.
 *
 * <p>A pickle is a program for a small stack machine that may call any Python function. This machine executes the
 * opcodes that build plain data and knows exactly the calls {@link PickleGlobals} lists; any other name, opcode or
 * attribute is an error that names it. Work and memory are bounded by the length of the input and {@link #MOST_STEPS}:
 * every opcode makes at most one object, lists that hold themselves or each other many times over are shared, never
 * expanded, and nothing here recurses.
 *
 * <p>Values: {@code None} → null, int → {@link Long} ({@link BigInteger} where longer), float → {@link Double}, str →
 * {@link String}, bytes → {@code byte[]}, list, tuple and set → {@link List}, dict → {@link LinkedHashMap}.
 *
 * <p>Source: CPython {@code Lib/pickletools.py}, protocols 0 to 5.
 */
final class Pickle {
    /** More opcodes than any checkpoint needs; a training checkpoint of 1 GB has some hundred thousand. */
    private static final int MOST_STEPS = 4_000_000;

    private static final int MOST_REMEMBERED = 1_000_000;

    private final ByteBuffer in;
    private final PersistentIds persistentIds;
    private final ArrayList<@Nullable Object> stack = new ArrayList<>();
    private final ArrayList<Integer> marks = new ArrayList<>();
    private final Map<Long, @Nullable Object> memo = new HashMap<>();

    /** Turns a persistent id (a tuple) into what it stands for. */
    interface PersistentIds {
        Object resolve(List<?> id) throws CheckpointException;
    }

    private Pickle(ByteBuffer in, PersistentIds persistentIds) {
        this.in = in;
        this.persistentIds = persistentIds;
    }

    /** Reads one pickle from the buffer's position and leaves the position behind it. */
    static @Nullable Object read(ByteBuffer in, PersistentIds persistentIds) throws CheckpointException {
        ByteOrder order = in.order();
        try {
            return new Pickle(in.order(ByteOrder.LITTLE_ENDIAN), persistentIds).run();
        } catch (BufferUnderflowException truncated) {
            throw new CheckpointException("ends in the middle of its pickle; the file is truncated", truncated);
        } catch (RuntimeException malformed) { // a stack that underflows, a value of another type, a bad number
            throw new CheckpointException("is not a valid pickle near byte " + in.position(), malformed);
        } finally {
            in.order(order);
        }
    }

    private @Nullable Object run() throws CheckpointException {
        for (int step = 0; step < MOST_STEPS; step++) {
            int opcode = in.get() & 0xFF;
            if (opcode == '.') {
                return pop();
            }
            execute(opcode);
        }
        throw new CheckpointException("has a pickle of more than %d steps".formatted(MOST_STEPS));
    }

    private void execute(int opcode) throws CheckpointException {
        switch (opcode) {
            case 0x80 -> in.get(); // PROTO
            case 0x95 -> in.getLong(); // FRAME
            case '(' -> marks.add(stack.size());
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(stack.get(stack.size() - 1));

            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'I' -> push(textInt());
            case 'J' -> push((long) in.getInt());
            case 'K' -> push((long) (in.get() & 0xFF));
            case 'M' -> push((long) (in.getShort() & 0xFFFF));
            case 'L' -> push(shorten(new BigInteger(line().replace("L", ""))));
            case 0x8A -> push(longOf(in.get() & 0xFF));
            case 0x8B -> push(longOf(in.getInt()));
            case 'F' -> push(Double.parseDouble(line()));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));

            case 'S' -> push(quoted());
            case 'V' -> push(line());
            case 'U' -> push(string(in.get() & 0xFF, false));
            case 'T' -> push(string(in.getInt(), false));
            case 0x8C -> push(string(in.get() & 0xFF, true));
            case 'X' -> push(string(in.getInt(), true));
            case 0x8D -> push(string(in.getLong(), true));
            case 'C' -> push(bytes(in.get() & 0xFF));
            case 'B' -> push(bytes(in.getInt()));
            case 0x8E, 0x96 -> push(bytes(in.getLong()));

            case ')', ']', 0x8F -> push(new ArrayList<>(0)); // EMPTY_TUPLE, EMPTY_LIST, EMPTY_SET
            case '}' -> push(new LinkedHashMap<>());
            case 't', 'l', 0x91 -> push(popMark()); // TUPLE, LIST, FROZENSET
            case 0x85 -> push(popLast(1));
            case 0x86 -> push(popLast(2));
            case 0x87 -> push(popLast(3));
            case 'd' -> { // DICT
                List<@Nullable Object> items = popMark();
                push(new LinkedHashMap<>());
                putAll(items, peek());
            }
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popMark()); // APPENDS, ADDITEMS
            case 's' -> putAll(popLast(2), peek());
            case 'u' -> putAll(popMark(), peek());

            case 'p' -> remember(Long.parseLong(line()));
            case 'q' -> remember(in.get() & 0xFF);
            case 'r' -> remember(in.getInt());
            case 0x94 -> remember(memo.size());
            case 'g' -> push(remembered(Long.parseLong(line())));
            case 'h' -> push(remembered(in.get() & 0xFF));
            case 'j' -> push(remembered(in.getInt()));

            case 'c' -> push(PickleGlobals.named(line() + "." + line()));
            case 0x93 -> { // STACK_GLOBAL
                List<@Nullable Object> name = popLast(2);
                push(PickleGlobals.named(name.get(0) + "." + name.get(1)));
            }
            case 'R', 0x81 -> { // REDUCE, NEWOBJ
                List<@Nullable Object> call = popLast(2);
                push(PickleGlobals.call(global(call.get(0)), list(call.get(1))));
            }
            case 0x92 -> { // NEWOBJ_EX: class, positional and named arguments
                List<@Nullable Object> call = popLast(3);
                push(PickleGlobals.call(global(call.get(0)), list(call.get(1))));
            }
            case 'i' -> { // INST
                Global function = PickleGlobals.named(line() + "." + line());
                push(PickleGlobals.call(function, popMark()));
            }
            case 'o' -> { // OBJ
                List<@Nullable Object> call = popMark();
                push(PickleGlobals.call(global(call.get(0)), call.subList(1, call.size())));
            }
            case 'b' -> PickleGlobals.build(stack.get(stack.size() - 2), pop());
            case 'Q' -> push(persistentIds.resolve(list(pop())));
            default ->
                throw new CheckpointException("has a pickle with opcode 0x%02X near byte %d, which no checkpoint needs"
                        .formatted(opcode, in.position() - 1));
        }
    }

    private void push(@Nullable Object value) {
        stack.add(value);
    }

    private @Nullable Object pop() {
        if (!marks.isEmpty() && marks.get(marks.size() - 1) >= stack.size()) {
            throw new IndexOutOfBoundsException("pop below a mark");
        }
        return stack.remove(stack.size() - 1);
    }

    private @Nullable Object peek() {
        return stack.get(stack.size() - 1);
    }

    private List<@Nullable Object> popMark() {
        int mark = marks.remove(marks.size() - 1);
        return popLast(stack.size() - mark);
    }

    private List<@Nullable Object> popLast(int count) {
        List<@Nullable Object> tail = stack.subList(stack.size() - count, stack.size());
        List<@Nullable Object> copy = new ArrayList<>(tail);
        tail.clear();
        return copy;
    }

    private void append(List<@Nullable Object> items) {
        list(peek()).addAll(items);
    }

    private static void putAll(List<@Nullable Object> keysAndValues, @Nullable Object target)
            throws CheckpointException {
        Map<Object, @Nullable Object> map = PickleGlobals.dict(target);
        for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            // Keys that are lists would hash whatever they hold, to any depth.
            map.put(
                    key instanceof String || key instanceof Number || key instanceof Boolean ? key : new Object(),
                    keysAndValues.get(i + 1));
        }
    }

    private void remember(long index) throws CheckpointException {
        if (memo.size() >= MOST_REMEMBERED) {
            throw new CheckpointException(
                    "has a pickle that remembers more than %d objects".formatted(MOST_REMEMBERED));
        }
        memo.put(index, peek());
    }

    private @Nullable Object remembered(long index) throws CheckpointException {
        if (!memo.containsKey(index)) {
            throw new CheckpointException("has a pickle that refers to object %d before it exists".formatted(index));
        }
        return memo.get(index);
    }

    private static Global global(@Nullable Object value) throws CheckpointException {
        if (value instanceof Global global) {
            return global;
        }
        throw new CheckpointException("has a pickle that calls something that is not a function");
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> list(@Nullable Object value) {
        if (value == null) {
            throw new ClassCastException("None is not a list");
        }
        return (List<@Nullable Object>) value;
    }

    private Object textInt() {
        String digits = line();
        return switch (digits) {
            case "00" -> false;
            case "01" -> true;
            default -> Long.parseLong(digits);
        };
    }

    private Object longOf(int length) {
        byte[] littleEndian = bytes(Math.min(length, 1 << 10));
        byte[] bigEndian = new byte[littleEndian.length + 1];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[littleEndian.length - i] = littleEndian[i];
        }
        if (littleEndian.length > 0 && littleEndian[littleEndian.length - 1] < 0) {
            bigEndian[0] = -1;
        }
        return shorten(new BigInteger(bigEndian));
    }

    private static Object shorten(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String quoted() {
        String text = line();
        return text.length() >= 2 ? text.substring(1, text.length() - 1) : text;
    }

    private String line() {
        StringBuilder text = new StringBuilder();
        for (byte b = in.get(); b != '\n'; b = in.get()) {
            text.append((char) (b & 0xFF));
        }
        return text.toString();
    }

    private String string(long length, boolean utf8) {
        return new String(bytes(length), utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private byte[] bytes(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }
}
