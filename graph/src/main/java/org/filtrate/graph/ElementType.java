package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.TensorProto;

/// The element types of ONNX tensors, with their codes in `TensorProto.DataType` and their size in a tensor's raw data.
public enum ElementType {
    /// No type was recorded.
    UNDEFINED(0, 0),
    /// IEEE single precision.
    FLOAT(1, 32),
    /// Unsigned 8 bit.
    UINT8(2, 8),
    /// Signed 8 bit.
    INT8(3, 8),
    /// Unsigned 16 bit.
    UINT16(4, 16),
    /// Signed 16 bit.
    INT16(5, 16),
    /// Signed 32 bit.
    INT32(6, 32),
    /// Signed 64 bit.
    INT64(7, 64),
    /// UTF-8 strings; no fixed size.
    STRING(8, 0),
    /// One byte, 0 or 1.
    BOOL(9, 8),
    /// IEEE half precision.
    FLOAT16(10, 16),
    /// IEEE double precision.
    DOUBLE(11, 64),
    /// Unsigned 32 bit.
    UINT32(12, 32),
    /// Unsigned 64 bit.
    UINT64(13, 64),
    /// Two single precision numbers.
    COMPLEX64(14, 64),
    /// Two double precision numbers.
    COMPLEX128(15, 128),
    /// The upper half of a single precision number.
    BFLOAT16(16, 16),
    /// 8-bit float, 4 exponent bits, finite, with NaN.
    FLOAT8E4M3FN(17, 8),
    /// 8-bit float, 4 exponent bits, no negative zero.
    FLOAT8E4M3FNUZ(18, 8),
    /// 8-bit float, 5 exponent bits.
    FLOAT8E5M2(19, 8),
    /// 8-bit float, 5 exponent bits, no negative zero.
    FLOAT8E5M2FNUZ(20, 8),
    /// Unsigned 4 bit, two to a byte.
    UINT4(21, 4),
    /// Signed 4 bit, two to a byte.
    INT4(22, 4),
    /// 4-bit float, two to a byte.
    FLOAT4E2M1(23, 4),
    /// 8-bit float, 8 exponent bits and nothing else.
    FLOAT8E8M0(24, 8),
    /// Unsigned 2 bit, four to a byte.
    UINT2(25, 2),
    /// Signed 2 bit, four to a byte.
    INT2(26, 2);

    private static final ElementType[] BY_CODE = values();

    private final int code;
    private final int bits;

    ElementType(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /// The code of this type in `TensorProto.DataType`.
    public int code() {
        return code;
    }

    /// Bits of one element in raw data; 0 where elements have no fixed size.
    public int bits() {
        return bits;
    }

    /// Bytes of `count` elements in raw data.
    public long sizeBytes(long count) {
        return Math.ceilDiv(Math.multiplyExact(count, bits), 8);
    }

    /// Whether elements of this type are real numbers that a layer's weights may have.
    public boolean isFloating() {
        return this == FLOAT || this == FLOAT16 || this == DOUBLE || this == BFLOAT16;
    }

    /// The type with a code of `TensorProto.DataType`.
    ///
    /// @throws ModelFormatException where ONNX defines no such code
    public static ElementType ofCode(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new ModelFormatException(
                    "element type: code " + code + " is not one that ONNX defines (0 to " + (BY_CODE.length - 1) + ")");
        }
        return BY_CODE[code];
    }

    static ElementType of(TensorProto tensor) {
        return ofCode(tensor.getDataType());
    }
}
