/**
 * A file system over the real one that fails on purpose: writes are counted, refused, torn, or the
 * last thing that a process does.
 */
package dev.trestle.e2e.sim.disk;
