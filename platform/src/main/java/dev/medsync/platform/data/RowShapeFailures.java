package dev.medsync.platform.data;

/** Is told of every row that was refused; the service counts them as a metric. */
@FunctionalInterface
public interface RowShapeFailures {

    void refused(RowShapeException failure);
}
