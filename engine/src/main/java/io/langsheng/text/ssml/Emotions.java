package io.langsheng.text.ssml;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of emotions and styles in the dialects, and the emotion of KAN-TTS voices each stands for.
 *
 * <p>Styles without a counterpart of their name are given the nearest one; {@code neutral} stands for none at all.
 */
final class Emotions {
    /** The emotions of the voices themselves, without their prefix {@code emotion_}. */
    private static final String OWN =
            "neutral angry disgust fear happy sad surprise calm gentle relax lyrical serious disgruntled satisfied disappointed excited anxiety jealousy hate pity pleasure arousal dominance";

    private static final Map<String, String> ALIYUN = aliyun();
    private static final Map<String, String> AZURE = azure();

    private Emotions() {}

    /** By {@code category} of Aliyun's {@code emotion}. */
    static Map<String, String> categories() {
        return ALIYUN;
    }

    /** By {@code style} of Azure's {@code mstts:express-as}. */
    static Map<String, String> styles() {
        return AZURE;
    }

    private static Map<String, String> own() {
        Map<String, String> map = new LinkedHashMap<>();
        for (String name : OWN.split(" ")) {
            map.put(name, name);
        }
        return map;
    }

    private static Map<String, String> aliyun() {
        Map<String, String> map = own();
        map.put("embarrassed", "anxiety");
        map.put("frustrated", "disappointed");
        map.put("affectionate", "gentle");
        map.put("newscast", "serious");
        map.put("customer-service", "gentle");
        map.put("story", "lyrical");
        map.put("living", "relax");
        return map;
    }

    private static Map<String, String> azure() {
        Map<String, String> map = own();
        String[][] styles = {
            {"advertisement_upbeat", "excited"},
            {"affectionate", "gentle"},
            {"assistant", "gentle"},
            {"chat", "relax"},
            {"cheerful", "happy"},
            {"customerservice", "gentle"},
            {"depressed", "sad"},
            {"documentary-narration", "serious"},
            {"embarrassed", "anxiety"},
            {"empathetic", "pity"},
            {"envious", "jealousy"},
            {"fearful", "fear"},
            {"friendly", "pleasure"},
            {"hopeful", "satisfied"},
            {"narration-professional", "serious"},
            {"narration-relaxed", "relax"},
            {"newscast", "serious"},
            {"newscast-casual", "relax"},
            {"newscast-formal", "serious"},
            {"poetry-reading", "lyrical"},
            {"shouting", "angry"},
            {"sports_commentary", "excited"},
            {"sports_commentary_excited", "excited"},
            {"whispering", "calm"},
            {"terrified", "fear"},
            {"unfriendly", "hate"},
        };
        for (String[] style : styles) {
            map.put(style[0], style[1]);
        }
        return map;
    }
}
