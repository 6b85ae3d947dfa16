namespace IFeaLiD.Models.Onnx;

/// <summary>The values of <c>TensorProto.data_type</c> that matter here (ONNX, IR specification, "Tensor element types").</summary>
internal static class ElementType
{
    public const int Float32 = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Float16 = 10;

    /// <summary>Bytes of one value; 0 for types whose data is passed through unread.</summary>
    public static int Size(int type) => type switch
    {
        UInt8 or Int8 => 1,
        Float16 => 2,
        Float32 or Int32 => 4,
        Int64 => 8,
        _ => 0,
    };
}
