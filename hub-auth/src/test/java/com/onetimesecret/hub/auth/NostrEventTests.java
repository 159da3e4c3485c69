package com.onetimesecret.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.signers.BIP340Signer;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Ids and signatures of events; other programs come to the same.
class NostrEventTests {

    /// The test vectors of BIP-340 whose message has 32 bytes, as every id has.
    @ParameterizedTest
    @CsvSource(textBlock = """
                F9308A019258C31049344F85F89D5229B531C845836F99B08601F113BCE036F9, 0000000000000000000000000000000000000000000000000000000000000000, E907831F80848D1069A5371B402410364BDF1C5F8307B0084C55F1CE2DCA821525F66A4A85EA8B71E482A74F382D2CE5EBEEE8FDB2172F477DF4900D310536C0, true
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 6896BD60EEAE296DB48A229FF71DFE071BDE413E6D43F917DC8DCF8C78DE33418906D11AC976ABCCB20B091292BFF4EA897EFCB639EA871CFA95F6DE339E4B0A, true
                DD308AFEC5777E13121FA72B9CC1B7CC0139715309B086C960E18FD969774EB8, 7E2D58D8B3BCDF1ABADEC7829054F90DDA9805AAB56C77333024B9D0A508B75C, 5831AAEED7B44BB74E5EAB94BA9D4294C49BCF2A60728D8B4C200F50DD313C1BAB745879A5AD954A72C45A91C3A51D3C7ADEA98D82F8481E0E1E03674A6F3FB7, true
                25D1DFF95105F5253C4022F628A996AD3A0D95FBF21D468A1B33F8C160D8F517, FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF, 7EB0509757E246F19449885651611CB965ECC1A187DD51B64FDA1EDC9637D5EC97582B9CB13DB3933705B32BA982AF5AF25FD78881EBB32771FC5922EFC66EA3, true
                D69C3509BB99E412E68B0FE8544E72837DFA30746D8BE2AA65975F29D22DC7B9, 4DF3C3F68FCC83B27E9D42C90431A72499F17875C81A599B566C9889B9696703, 00000000000000000000003B78CE563F89A0ED9414F5AA28AD0D96D6795F9C6376AFB1548AF603B3EB45C9F8207DEE1060CB71C04E80F593060B07D28308D7F4, true
                EEFDEA4CDB677750A420FEE807EACF21EB9898AE79B9768766E4FAA04A2D4A34, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E17776969E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, FFF97BD5755EEEA420453A14355235D382F6472F8568A18B2F057A14602975563CC27944640AC607CD107AE10923D9EF7A73C643E166BE5EBEAFA34B1AC553E2, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 1FA62E331EDBC21C394792D2AB1100A7B432B013DF3F6FF4F99FCB33E0E1515F28890B3EDB6E7189B630448B515CE4F8622A954CFE545735AAEA5134FCCDB2BD, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E177769961764B3AA9B2FFCB6EF947B6887A226E8D7C93E00C5ED0C1834FF0D0C2E6DA6, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 0000000000000000000000000000000000000000000000000000000000000000123DDA8328AF9C23A94C1FEECFD123BA4FB73476F0D594DCB65C6425BD186051, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 00000000000000000000000000000000000000000000000000000000000000017615FBAF5AE28864013C099742DEADB4DBA87F11AC6754F93780D5A1837CF197, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 4A298DACAE57395A15D0795DDBFD1DCB564DA82B0F269BC70A74F8220429BA1D69E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F69E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B, false
                DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E177769FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141, false
                FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC30, 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89, 6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E17776969E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B, false
                """)
    void verifiesWhatBip340Says(String key, String message, String signature, boolean good) {
        var event = new NostrEvent(lower(message), lower(key), 0, 1, List.of(), "", lower(signature));

        assertThat(event.isSigned()).isEqualTo(good);
    }

    private static String lower(String hex) {
        return hex.strip().toLowerCase(Locale.ROOT);
    }

    @Test
    void hashesWhatNip01SaysInTheOneWayOfWritingIt() {
        var key = new NostrKey(HexFormat.of().parseHex("0".repeat(63) + "3"));
        var content = "line\nquote\" back\\ tab\t return\r bell\b feed\f \u00e9 \u2028 \ud83d\ude00 / <";
        var event = key.sign(1_700_000_000, 30_078, List.of(List.of("d", "a\"b"), List.of("t")), content);

        assertThat(key.publicKey()).isEqualTo("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9");
        assertThat(event.id()).isEqualTo("c143561fe054160f07b5504f797963d9a547a823561445020cce0a12baa5de41");
        assertThat(event.hasItsOwnId()).isTrue();
        assertThat(event.isSigned()).isTrue();
        assertThat(key.sign(1_700_000_000, 30_078, event.tags(), content)).isEqualTo(event);
    }

    /// What `JSON.stringify` makes of them, which nostr-tools hashes.
    @Test
    void knowsControlCharactersInTheSpellingOfJson() {
        var hashed = "778cf7c9c610a0e483c7f2be003a03d48c2155e42b375d9ad433f73e4c49a429";
        var event = new NostrEvent(hashed, "0".repeat(64), 1, 1, List.of(List.of("d", "\u0001")), "a\u000b\u001fb", "");

        assertThat(event.hasItsOwnId()).isTrue();
        assertThat(event.withTags(List.of()).hasItsOwnId()).isFalse();
    }

    @Test
    void noticesEveryChange() {
        var key = new NostrKey(HexFormat.of().parseHex("1".repeat(64)));
        var event = key.sign(1, 1, List.of(), "as signed");
        var other = new NostrEvent(event.id(), event.pubkey(), 1, 1, List.of(), "changed", event.sig());
        var stolen = new NostrKey(HexFormat.of().parseHex("2".repeat(64))).publicKey();

        assertThat(other.hasItsOwnId()).isFalse();
        assertThat(event.withTags(List.of(List.of("e", "x"))).hasItsOwnId()).isFalse();
        assertThat(new NostrEvent(event.id(), stolen, 1, 1, List.of(), "as signed", event.sig()).isSigned())
                .isFalse();
        assertThat(new NostrEvent(event.id(), event.pubkey(), 1, 1, List.of(), "", "not hex").isSigned())
                .isFalse();
    }

    @Test
    void takesOnlyNumbersOfTheCurveForKeys() {
        var order = BigIntegers.asUnsignedByteArray(32, BIP340Signer.getDomain().getN());

        assertThatIllegalArgumentException().isThrownBy(() -> new NostrKey(new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> new NostrKey(order));
        assertThatIllegalArgumentException().isThrownBy(() -> new NostrKey(new byte[31]));
        assertThat(new NostrKey(BigIntegers.asUnsignedByteArray(32, new BigInteger(1, order).subtract(BigInteger.ONE)))
                        .publicKey())
                .isEqualTo("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    }

    @Test
    void readsOnlyWhatHasTheFormOfAnEvent() {
        var good =
                "{\"id\":\"a\",\"pubkey\":\"b\",\"created_at\":1,\"kind\":1,\"tags\":[[\"e\",\"x\"]],\"content\":\"\",\"sig\":\"c\"}";

        assertThat(NostrEvent.of(JsonMapper.shared().readTree(good))
                        .orElseThrow()
                        .tag("e"))
                .contains("x");
        for (var bad : List.of(
                good.replace("\"created_at\":1", "\"created_at\":1.5"),
                good.replace("\"kind\":1", "\"kind\":99999999999"),
                good.replace("[\"e\",\"x\"]", "[1]"),
                good.replace("[[\"e\",\"x\"]]", "{}"),
                good.replace("\"content\":\"\",", ""),
                "[]")) {
            assertThat(NostrEvent.of(JsonMapper.shared().readTree(bad))).as(bad).isEmpty();
        }
    }

    @Test
    void encryptsForOneKeyAndAlwaysTheSame() throws Exception {
        var network = new NostrKey(HexFormat.of().parseHex("3".repeat(64)));
        var agent = new BigInteger("4".repeat(64), 16);
        var agentKey = new NostrKey(HexFormat.of().parseHex("4".repeat(64))).publicKey();

        var text = network.encryptFor(agentKey, "for you \u00e9", "msg_1");

        var parts = text.split("\\?iv=", -1);
        var shared = BIP340Signer.decodePublicKey(HexFormat.of().parseHex(network.publicKey()))
                .getQ()
                .multiply(agent)
                .normalize();
        var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(shared.getAffineXCoord().getEncoded(), "AES"),
                new IvParameterSpec(Base64.getDecoder().decode(parts[1])));
        assertThat(new String(cipher.doFinal(Base64.getDecoder().decode(parts[0])), StandardCharsets.UTF_8))
                .isEqualTo("for you \u00e9");
        assertThat(network.encryptFor(agentKey, "for you \u00e9", "msg_1")).isEqualTo(text);
        assertThat(network.encryptFor(agentKey, "for you \u00e9", "msg_2")).isNotEqualTo(text);
    }
}
