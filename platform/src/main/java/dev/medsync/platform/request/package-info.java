/**
 * What is common to every call of a domain: who asks, whether it was asked before, whether what is asked for makes sense,
 * and what time it is. Stands on data, rpc and security.
 */
@NullMarked
package dev.medsync.platform.request;

import org.jspecify.annotations.NullMarked;
