package com.onetimesecret.hub.vault.secret;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes reads in transactions that commit together with their audit entries; those that nothing stands before in
/// one for all that come at the same time.
@Component
class TakeReads {

    /// What is taken is not known before; most secrets are far smaller, few larger.
    private static final int SOME_BYTES = 128 * 1024;

    private final JdbcSecrets secrets;
    private final ValueSeal seal;
    private final RecordReveal record;
    private final Together<Take, Optional<Won>> together;

    TakeReads(JdbcSecrets secrets, ValueSeal seal, RecordReveal record, TransactionTemplate transactions) {
        this.secrets = secrets;
        this.seal = seal;
        this.record = record;
        this.together = new Together<>(transactions, _ -> SOME_BYTES, this::take);
    }

    /// Takes a read, if nothing but the key stands before it; committed when it is answered.
    Optional<Won> unguarded(Party party, BearerKey secretKey) {
        return together.get(Take.unguarded(party, secretKey));
    }

    /// Takes a read in the caller's transaction.
    Optional<Won> guarded(Take take) {
        return take(List.of(take)).getFirst();
    }

    private List<Optional<Won>> take(List<Take> takes) {
        var won = new @Nullable Won[takes.size()];
        var waiting = IntStream.range(0, takes.size()).boxed().toList();
        while (!waiting.isEmpty()) {
            // A statement sees each row as it was before it: of two claims to one secret, the second needs its own.
            var claimed = new HashSet<BearerKey>();
            var parts = waiting.stream()
                    .collect(Collectors.partitioningBy(
                            number -> claimed.add(takes.get(number).secretKey())));
            take(takes, Objects.requireNonNull(parts.get(true)), won);
            waiting = Objects.requireNonNull(parts.get(false));
        }
        record.of(Arrays.stream(won).filter(Objects::nonNull).toList());
        return Arrays.stream(won).map(Optional::ofNullable).toList();
    }

    private void take(List<Take> takes, List<Integer> numbers, @Nullable Won[] won) {
        var claims = numbers.stream().map(takes::get).toList();
        secrets.take(claims).forEach((place, taken) -> {
            var take = claims.get(place);
            // Here, because a row that was tampered with or a master key that is missing must not use up the read.
            var valueKey = seal.unwrap(taken.secret().id(), take.secretKey(), taken.sealed());
            won[numbers.get(place)] = new Won(take.party(), taken, valueKey);
        });
    }
}
