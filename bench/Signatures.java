import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;

/// Processor time of one thread for one check of an Ed25519 signature over a small request, by the hub's own classes
/// as packaged, beside what the JDK takes for the same. `bench/run` calls this with the jars of the hub.
public class Signatures {

    static final int ROUNDS = 3;
    static final int KEYS = 100;
    static final int CHECKS = 20_000;

    /// A key, a text and the key's signature over it.
    record Case(KeyPair pair, byte[] text, byte[] signature) {}

    public static void main(String[] arguments) throws Exception {
        var cases = new ArrayList<Case>();
        var generator = KeyPairGenerator.getInstance("Ed25519");
        for (int i = 0; i < KEYS; i++) {
            var pair = generator.generateKeyPair();
            var text = ("1772884800.{\"amount\": " + i + "}").getBytes(StandardCharsets.UTF_8);
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(text);
            cases.add(new Case(pair, text, signer.sign()));
        }
        var known = new ArrayList<AgentKey>();
        for (var one : cases) {
            known.add(PublicKeys.stored(one.pair().getPublic().getEncoded()));
        }
        for (int round = 0; round < ROUNDS; round++) {
            print("check by a key that called before", CHECKS, i -> known.get(i % KEYS)
                    .verifies(cases.get(i % KEYS).text(), cases.get(i % KEYS).signature()));
            print("check by a key read from its text", CHECKS, i -> read(cases.get(i % KEYS))
                    .verifies(cases.get(i % KEYS).text(), cases.get(i % KEYS).signature()));
            print("check by the JDK", CHECKS / 10, i -> jdk(cases.get(i % KEYS)));
        }
    }

    /// What is measured.
    interface Check {
        boolean passes(int i) throws Exception;
    }

    static AgentKey read(Case one) throws Exception {
        return PublicKeys.read(Base64.getEncoder().encodeToString(one.pair().getPublic().getEncoded()));
    }

    static boolean jdk(Case one) throws Exception {
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(one.pair().getPublic());
        verifier.update(one.text());
        return verifier.verify(one.signature());
    }

    static void print(String what, int checks, Check check) throws Exception {
        run(checks, check);
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        run(checks, check);
        double each = (threads.getCurrentThreadCpuTime() - before) / 1e6 / checks;
        System.out.printf("signature, %s: %.4f ms of processor time%n", what, each);
    }

    static void run(int checks, Check check) throws Exception {
        for (int i = 0; i < checks; i++) {
            if (!check.passes(i)) {
                throw new IllegalStateException("a good signature was refused");
            }
        }
    }
}
