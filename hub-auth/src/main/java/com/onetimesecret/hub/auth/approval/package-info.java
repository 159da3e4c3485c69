/// Requests that a person decides, and the words and codes shown with them.
@NullMarked
package com.onetimesecret.hub.auth.approval;

import org.jspecify.annotations.NullMarked;
