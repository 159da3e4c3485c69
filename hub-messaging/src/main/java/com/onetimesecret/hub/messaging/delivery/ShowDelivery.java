package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.util.List;
import org.springframework.stereotype.Component;

/// Shows how far a message got with each of its recipients.
@Component
public class ShowDelivery {

    private final JdbcDeliveries deliveries;

    ShowDelivery(JdbcDeliveries deliveries) {
        this.deliveries = deliveries;
    }

    /// The deliveries of the network's message, in the order of their recipients; none of a message to everybody.
    public List<Delivery> of(NetworkId network, MessageId message) {
        return deliveries.of(network, message).entrySet().stream()
                .map(delivery -> Delivery.of(delivery.getKey(), delivery.getValue()))
                .toList();
    }
}
