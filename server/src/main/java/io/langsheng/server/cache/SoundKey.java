package io.langsheng.server.cache;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.Utterance;
import io.langsheng.linguistic.Utterance.Pause;
import io.langsheng.text.Delivery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Names a sound by everything that changes it (the engine, the voice, every unit with its delivery, the pauses, the seed)
 * and by whose it is. Where the text came from, and where in it the sentence stands, does not.
 */
final class SoundKey {
    private final MessageDigest digest;

    private SoundKey() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 64 hexadecimal digits. */
    static String of(String engine, String voice, String tenant, Utterance utterance, long seed) {
        SoundKey key = new SoundKey();
        key.put(engine);
        key.put(voice);
        key.put(tenant);
        key.put(seed);
        key.put(utterance.units().size());
        for (int i = 0; i < utterance.units().size(); i++) {
            key.unit(utterance.units().get(i));
            key.delivery(utterance.deliveries().get(i));
        }
        List<Utterance.Written> written = utterance.written();
        key.put(written == null ? 0 : 1);
        for (Utterance.Written each : written == null ? List.<Utterance.Written>of() : written) {
            key.put(each.emotion());
            key.put(each.speaker());
        }
        for (Pause pause : utterance.pauses()) {
            key.put(pause.afterUnit());
            key.put(pause.length().toNanos());
        }
        return HexFormat.of().formatHex(key.digest.digest());
    }

    private void unit(LinguisticUnit unit) {
        put(unit.symbol());
        put(unit.tone());
        put(unit.syllableFlag());
        put(unit.wordSegment());
    }

    private void delivery(Delivery delivery) {
        put(delivery.emotions().size());
        for (Map.Entry<String, Double> emotion : delivery.emotions().entrySet()) {
            put(emotion.getKey());
            put(Double.doubleToLongBits(emotion.getValue()));
        }
        put(Double.doubleToLongBits(delivery.speed()));
        put(Double.doubleToLongBits(delivery.pitch()));
        put(Double.doubleToLongBits(delivery.volume()));
    }

    private void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(bytes.length);
        digest.update(bytes);
    }

    private void put(long value) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }
}
