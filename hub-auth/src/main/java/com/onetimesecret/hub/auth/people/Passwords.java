package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Stores and checks passwords with argon2id.
@Component
public class Passwords {

    /// Length is what makes a password strong; there are no rules about characters (NIST 800-63B).
    public static final int SHORTEST = 12;

    /// Enough for any sentence, and an end for what has to be hashed.
    public static final int LONGEST = 128;

    private static final int KIBIBYTES = 19_456;
    private static final int PASSES = 2;

    // What the passwords of unknown accounts are compared with, so that they take as long as any other. Nobody knows a
    // password of that hash, and to make one would cost every start of a hub its time and memory.
    private static final String DECOY =
            "$argon2id$v=19$m=" + KIBIBYTES + ",t=" + PASSES + ",p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, KIBIBYTES, PASSES);

    // Each hash takes 19 MiB: a burst of sign-ins waits instead of filling the memory. Threads of their own, because a
    // hash on a virtual thread would keep its carrier from all who only wait for the database meanwhile.
    private final ExecutorService hashing = Executors.newFixedThreadPool(
            4, Thread.ofPlatform().daemon().name("password-", 0).factory());

    /// Refuses a new password that is too short or too long.
    public static void check(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/password",
                            "must have " + SHORTEST + " to " + LONGEST + " characters; any characters will do")));
        }
    }

    /// The form in which a password is stored.
    public final String hash(String password) {
        return CompletableFuture.supplyAsync(() -> Objects.requireNonNull(argon2.encode(normalized(password))), hashing)
                .join();
    }

    /// Whether the password belongs to that hash; takes as long when there is none.
    public boolean matches(String password, @Nullable String hash) {
        boolean comparable = hash != null && password.length() <= 2 * LONGEST;
        // An empty candidate would be refused without any work, and the time would tell.
        var candidate = comparable && !password.isEmpty() ? password : "nobody's";
        return CompletableFuture.supplyAsync(
                        () -> argon2.matches(normalized(candidate), comparable ? hash : DECOY)
                                && comparable
                                && !password.isEmpty(),
                        hashing)
                .join();
    }

    // The same letters typed on another keyboard may come as other code points.
    private static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }
}
