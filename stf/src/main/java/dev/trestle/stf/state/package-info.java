/**
 * Accounts and storage: reading the parent's state, recording changes, committing them to a root.
 */
@NullMarked
package dev.trestle.stf.state;

import org.jspecify.annotations.NullMarked;
