package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.BaseUrl;
import org.springframework.stereotype.Component;

/// What the first network is called, unless the set-up page says otherwise: what `HUB_NETWORK_NAME` says, or its
/// address, as the manifest calls it before there is a network.
@Component
public class FirstNetworkName {

    private final NetworkSettings settings;
    private final BaseUrl baseUrl;

    FirstNetworkName(NetworkSettings settings, BaseUrl baseUrl) {
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    public String value() {
        if (!settings.networkName().isBlank()) {
            return settings.networkName();
        }
        var address = baseUrl.value().substring(baseUrl.value().indexOf("://") + 3);
        var name = "Agent network at " + address;
        // A long host name is no reason to refuse the first owner.
        return name.substring(0, Math.min(VisibleName.LONGEST, name.length()));
    }
}
