/// Backups in one file, of the embedded database and of any other, and how they are put back.
@NullMarked
package com.onetimesecret.hub.backup;

import org.jspecify.annotations.NullMarked;
