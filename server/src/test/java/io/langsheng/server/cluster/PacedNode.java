package io.langsheng.server.cluster;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import org.springframework.boot.SpringApplication;

/** A node as a process of its own, with the tone voice; {@code -Dtone.pace} makes it as slow as a real one. */
public final class PacedNode {
    private PacedNode() {}

    public static void main(String[] arguments) {
        new SpringApplication(LangshengServer.class, ToneVoices.class).run(arguments);
    }
}
