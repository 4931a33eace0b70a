package io.langsheng.text.ssml;

import io.langsheng.text.Delivery;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast, high and loud markup wants speech, as numbers of {@link Delivery}.
 *
 * <p>Aliyun's rates follow its own formula (streaming synthesis, “speech_rate”): {@code speed = 1 / (1 − 0.001 r)} above
 * 0 and {@code 1 / (1 − 0.002 r)} below, so that −500, 0, 500 are 0.5, 1, 2. Azure's words are the multiples its
 * documentation gives. Shifts in hertz are taken against a voice of {@value #REFERENCE_HERTZ} Hz.
 */
final class Prosody {
    private static final double REFERENCE_HERTZ = 200;

    static final Map<String, Integer> STRENGTHS = strengths();
    private static final Map<String, Double> RATES =
            words("x-slow 0.5 slow 0.64 medium 1 fast 1.55 x-fast 2 default 1");
    private static final Map<String, Double> PITCHES =
            words("x-low 0.55 low 0.8 medium 1 high 1.2 x-high 1.45 default 1");
    private static final Map<String, Double> VOLUMES =
            words("silent 0 x-soft 0.3 soft 0.6 medium 1 loud 1.5 x-loud 2 default 1");

    static final Value ALIYUN = Value.number(-500, 500).or(Value.number(0.5, 2));
    static final Value RATE = Value.oneOf(RATES.keySet())
            .or(Value.matching("+20%, -20%, 120%", "[+-]?\\d{1,4}(\\.\\d+)?%"))
            .or(Value.number(0.1, 10));
    static final Value PITCH = Value.oneOf(PITCHES.keySet())
            .or(Value.matching("+2st, -2st", "[+-]?\\d{1,3}(\\.\\d+)?st"))
            .or(Value.matching("+10%, -10%", "[+-]?\\d{1,4}(\\.\\d+)?%"))
            .or(Value.matching("+20Hz, -20Hz, 220Hz", "[+-]?\\d{1,4}(\\.\\d+)?Hz"));
    static final Value VOLUME = Value.oneOf(VOLUMES.keySet())
            .or(Value.number(0, 100))
            .or(Value.matching("+20%, -20%", "[+-]\\d{1,4}(\\.\\d+)?%"))
            .or(Value.matching("+20, -20", "[+-]\\d{1,3}(\\.\\d+)?"))
            .or(Value.matching("+6dB, -6dB", "[+-]?\\d{1,3}(\\.\\d+)?dB"));
    static final Value TIME =
            Value.matching("1s to 10s, 0.5s, 50ms to 10000ms", "\\+?(\\d{1,6}(\\.\\d{1,3})?|\\.\\d{1,3})(s|ms)");

    private Prosody() {}

    /** The factor of Aliyun's rate; a value written with a point, and 1 and 2, are the factor itself. */
    static double aliyunRate(String value) {
        double number = Value.parse(value);
        if (direct(value, number)) {
            return number;
        }
        return number < 0 ? 1 / (1 - 0.002 * number) : 1 / (1 - 0.001 * number);
    }

    /** Semitones of Aliyun's pitch. */
    static double aliyunPitch(String value) {
        double number = Value.parse(value);
        return direct(value, number) ? semitones(number) : number / 500 * 12;
    }

    private static boolean direct(String value, double number) {
        return number >= 0.5 && number <= 2 && (value.contains(".") || number == 1 || number == 2);
    }

    static Delivery rate(Delivery delivery, String value) {
        Double word = RATES.get(value);
        double factor;
        if (word != null) {
            factor = word;
        } else if (value.endsWith("%")) {
            double percent = amount(value, 1);
            factor = signed(value) ? 1 + percent / 100 : percent / 100;
        } else {
            factor = Value.parse(value);
        }
        return delivery.withSpeed(clamp(delivery.speed() * factor, Delivery.MIN_SPEED, Delivery.MAX_SPEED));
    }

    static Delivery pitch(Delivery delivery, String value) {
        Double word = PITCHES.get(value);
        double shift;
        if (word != null) {
            shift = semitones(word);
        } else if (value.endsWith("st")) {
            shift = amount(value, 2);
        } else if (value.endsWith("%")) {
            shift = semitones(Math.max(0.1, signed(value) ? 1 + amount(value, 1) / 100 : amount(value, 1) / 100));
        } else {
            double hertz = amount(value, 2);
            shift = semitones(Math.max(20, signed(value) ? REFERENCE_HERTZ + hertz : hertz) / REFERENCE_HERTZ);
        }
        return delivery.withPitch(clamp(delivery.pitch() + shift, -Delivery.MAX_PITCH, Delivery.MAX_PITCH));
    }

    static Delivery volume(Delivery delivery, String value) {
        Double word = VOLUMES.get(value);
        double factor;
        if (word != null) {
            factor = word;
        } else if (value.endsWith("dB")) {
            factor = Math.pow(10, amount(value, 2) / 20);
        } else if (value.endsWith("%")) {
            factor = 1 + amount(value, 1) / 100;
        } else if (signed(value)) {
            factor = 1 + Value.parse(value) / 100;
        } else {
            factor = Value.parse(value) / 100;
        }
        return delivery.withVolume(clamp(delivery.volume() * factor, 0, Delivery.MAX_VOLUME));
    }

    static Delivery emphasis(Delivery delivery, String level) {
        return switch (level) {
            case "strong" -> volume(rate(delivery, "0.85"), "+30%");
            case "reduced" -> volume(rate(delivery, "1.1"), "-20%");
            case "none" -> delivery;
            default -> volume(rate(delivery, "0.92"), "+15%");
        };
    }

    /** Milliseconds of {@code 2s}, {@code 0.5s}, {@code 300ms}. */
    static int millis(String time) {
        boolean millis = time.endsWith("ms");
        double number = Double.parseDouble(time.substring(0, time.length() - (millis ? 2 : 1)));
        return (int) Math.min(Integer.MAX_VALUE / 4, Math.round(millis ? number : number * 1000));
    }

    private static double amount(String value, int unit) {
        return Double.parseDouble(value.substring(0, value.length() - unit));
    }

    private static boolean signed(String value) {
        return value.startsWith("+") || value.startsWith("-");
    }

    private static double semitones(double factor) {
        return 12 * Math.log(factor) / Math.log(2);
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    private static Map<String, Double> words(String pairs) {
        Map<String, Double> map = new LinkedHashMap<>();
        String[] parts = pairs.split(" ");
        for (int i = 0; i < parts.length; i += 2) {
            map.put(parts[i], Double.valueOf(parts[i + 1]));
        }
        return map;
    }

    /** Azure's lengths; {@code none} is −1. */
    private static Map<String, Integer> strengths() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("none", -1);
        map.put("x-weak", 250);
        map.put("weak", 500);
        map.put("medium", 750);
        map.put("strong", 1000);
        map.put("x-strong", 1250);
        return map;
    }
}
