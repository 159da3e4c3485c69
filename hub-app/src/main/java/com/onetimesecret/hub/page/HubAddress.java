package com.onetimesecret.hub.page;

import com.onetimesecret.hub.api.BaseUrl;
import org.springframework.stereotype.Component;

/// The hub's public address, for templates of any controller: `${@hubAddress.at('/llms.txt')}`.
@Component("hubAddress")
public class HubAddress {

    private final BaseUrl baseUrl;

    HubAddress(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    /// The absolute URL of `path`.
    public String at(String path) {
        return baseUrl.at(path);
    }
}
