/// Brings the tables of every module up to date before anything uses them.
@NullMarked
package com.onetimesecret.hub.migration;

import org.jspecify.annotations.NullMarked;
