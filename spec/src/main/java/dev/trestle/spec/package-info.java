/**
 * The conformance runner. {@link dev.trestle.spec.Spec} finds the archives in a folder, gives each
 * to the {@link dev.trestle.spec.Topic} that reads it, and prints what its {@link
 * dev.trestle.spec.Tally} counted. A new topic is one class and one line in {@link
 * dev.trestle.spec.Topics}.
 */
@NullMarked
package dev.trestle.spec;

import org.jspecify.annotations.NullMarked;
