/// Secrets that open once: storing, looking, revealing, the receipt, and their end.
@NullMarked
package com.onetimesecret.hub.vault.secret;

import org.jspecify.annotations.NullMarked;
