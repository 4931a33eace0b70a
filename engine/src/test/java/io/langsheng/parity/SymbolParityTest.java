package io.langsheng.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.SymbolLine;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.checkpoint.Tensor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SymbolParityTest {
    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void symbols_become_the_indices_of_the_reference(ParityVoice parity) throws IOException {
        VoiceFolder voice = parity.open();
        SymbolTables tables = voice.symbols();
        SymbolLine line = parity.symbols(tables);
        Tensor ling = parity.expected("ling");
        Tensor emotion = parity.expected("emotion");
        List<LinguisticUnit> units = line.utterance().units();
        assertThat(ling.shape())
                .containsExactly(units.size() + 1, tables.units().size());
        for (int i = 0; i <= units.size(); i++) {
            LinguisticUnit unit = i < units.size() ? units.get(i) : null;
            int[] indices = unit == null
                    ? tables.end()
                    : tables.encode(unit.symbol(), unit.tone(), unit.syllableFlag(), unit.wordSegment());
            for (int k = 0; k < indices.length; k++) {
                assertThat((float) indices[k])
                        .as("unit %d, table %s", i, tables.units().get(k))
                        .isEqualTo(ling.values()[i * indices.length + k]);
            }
            int index = unit == null
                    ? tables.emotion().end()
                    : tables.emotion().index(line.utterance().written().get(i).emotion());
            assertThat((float) index).as("emotion of unit %d", i).isEqualTo(emotion.values()[i]);
        }
    }
}
