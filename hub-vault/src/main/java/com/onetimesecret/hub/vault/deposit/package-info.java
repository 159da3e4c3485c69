/// The deposit box of an agent: whoever has a link puts one value into its store, and learns nothing else.
@NullMarked
package com.onetimesecret.hub.vault.deposit;

import org.jspecify.annotations.NullMarked;
