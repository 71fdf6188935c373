package org.filtrate.graph.layer;

/// The operators that carry weights worth compressing.
public enum LayerOp {
    /// Convolution; weight `(outChannels, inChannels / groups, kernel...)`.
    CONV("Conv"),
    /// Transposed convolution; weight `(inChannels, outChannels / groups, kernel...)`.
    CONV_TRANSPOSE("ConvTranspose"),
    /// Matrix product with bias; weight `(outChannels, inChannels)` with `transB`, else transposed.
    GEMM("Gemm"),
    /// Matrix product; weight `(inChannels, outChannels)`.
    MATMUL("MatMul");

    private final String operator;

    LayerOp(String operator) {
        this.operator = operator;
    }

    /// The operator's name in ONNX.
    public String operator() {
        return operator;
    }

    /// Whether the layer slides a kernel over space.
    public boolean isConvolution() {
        return this == CONV || this == CONV_TRANSPOSE;
    }
}
