/// Requests for secrets: a person asks somebody, who answers once by a link.
@NullMarked
package com.onetimesecret.hub.vault.request;

import org.jspecify.annotations.NullMarked;
