package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.problem.NextStep;
import java.util.List;

/// The answer to a batch: a result for each of its messages, in their order.
record BatchReceipt(List<BatchResult> results, List<NextStep> next) {

    BatchReceipt {
        results = List.copyOf(results);
        next = List.copyOf(next);
    }
}
