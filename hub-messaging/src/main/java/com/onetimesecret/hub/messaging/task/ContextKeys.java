package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.api.secret.HiddenText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Keeps the keys of the secrets that go with tasks: sealed in the database, open for the holder alone.
@Component
class ContextKeys implements SealedColumns {

    private final Sealer sealer;

    ContextKeys(Sealer sealer) {
        this.sealer = sealer;
    }

    /// The key as the task's row holds it.
    String seal(TaskId task, HiddenText key) {
        return Base64.getEncoder()
                .encodeToString(sealer.seal(context(task), key.text().getBytes(StandardCharsets.UTF_8)));
    }

    /// The key that goes with the task, if one does.
    @Nullable
    String open(Task task) {
        return task.sealedKey() == null
                ? null
                : new String(
                        sealer.open(context(task.id()), Base64.getDecoder().decode(task.sealedKey())),
                        StandardCharsets.UTF_8);
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "keys that go with tasks", "task", "id", "context_secret_key", id -> context(new TaskId(id))));
    }

    private static String context(TaskId task) {
        return "context secret key of " + task;
    }
}
