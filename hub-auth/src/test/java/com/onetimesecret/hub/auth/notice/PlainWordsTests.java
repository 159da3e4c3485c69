package com.onetimesecret.hub.auth.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an agent writes is words, wherever it is shown.
class PlainWordsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            build-bot                          | build-bot
            a\\r\\nBcc: eve@evil.example       | a Bcc: eve@^evil.^example
            see https://evil.example/x         | see https:^/^/^evil.^example/^x
            @everyone look                     | @^everyone look
            x\\u202Etxt.exe                    | x txt.^exe
            a\\u200Bb\\u0000c\\u2028d          | a b c d
            twelve letters and more            | twelve lette…
            é                                  | é
            """)
    void leavesWordsAlone(String text, String expected) {
        assertThat(PlainWords.of(unescaped(text), text.startsWith("twelve") ? 12 : 64))
                .isEqualTo(expected.replace("^", "\u2060"));
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\u([0-9A-F]{4})")
                .matcher(text.replace("\\r\\n", "\r\n"))
                .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
    }
}
