package com.onetimesecret.hub.auth.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.onetimesecret.hub.api.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Notifications are encrypted as RFC 8291 says.
class PushEncryptionTests {

    private static final String BROWSER =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final String SECRET = "BTBZMqHH6r4Tts7J_aSIgg";

    @Test
    void makesTheMessageOfTheStandardsExample() {
        var own = new ECKey.Builder(
                        Curve.P_256,
                        coordinate(
                                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
                                1),
                        coordinate(
                                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
                                33))
                .d(new Base64URL("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
                .build();
        var text = "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.US_ASCII);
        var delimited = Arrays.copyOf(text, text.length + 1);
        delimited[text.length] = 2;

        var body = PushEncryption.encrypt(
                BrowserKeys.of(BROWSER, SECRET).orElseThrow(), delimited, own, bytes("DGv6ra1nlYgDCS1FRnbzlw"));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
                                + "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Test
    void makesEveryMessageAsLongAsEveryOtherAndNoneTwice() {
        var encryption = new PushEncryption(new Tokens());
        var browser = BrowserKeys.of(BROWSER, SECRET).orElseThrow();

        var first = encryption.encrypt(browser, "a".getBytes(StandardCharsets.UTF_8));
        var second = encryption.encrypt(browser, "a".getBytes(StandardCharsets.UTF_8));
        var longer = encryption.encrypt(browser, "a".repeat(1500).getBytes(StandardCharsets.UTF_8));

        assertThat(first).hasSameSizeAs(longer).hasSizeLessThanOrEqualTo(4096).isNotEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({
        // Not on the curve, too short, compressed, a short secret, no base64.
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAaw4, BTBZMqHH6r4Tts7J_aSIgg",
        "BCVxsr7N, BTBZMqHH6r4Tts7J_aSIgg",
        "AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx, BTBZMqHH6r4Tts7J_aSIgg",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4, BTBZMqHH",
        "<script>, BTBZMqHH6r4Tts7J_aSIgg"
    })
    void takesNothingThatIsNoKey(String key, String secret) {
        assertThat(BrowserKeys.of(key, secret)).isEmpty();
    }

    private static Base64URL coordinate(String point, int at) {
        return Base64URL.encode(Arrays.copyOfRange(bytes(point), at, at + 32));
    }

    private static byte[] bytes(String base64Url) {
        return Base64.getUrlDecoder().decode(base64Url);
    }
}
