/// The pages of secrets over HTTP and in a real browser.
@NullMarked
package com.onetimesecret.hub.secretpage;

import org.jspecify.annotations.NullMarked;
