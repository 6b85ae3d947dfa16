namespace IFeaLiD.Models.Safetensors;

/// <summary>One tensor of a safetensors file, as its header tells of it; every number checked.</summary>
/// <param name="Name">In the file, for example <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Type">F32, F16, BF16, I64 and so on.</param>
/// <param name="Shape">Lengths, none below 0; no lengths: a single number.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">Byte behind the last.</param>
internal sealed record SafetensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Bytes of one value; 0 for types that are not known here.</summary>
    public static int SizeOf(string type) => type switch
    {
        "BOOL" or "U8" or "I8" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" => 8,
        _ => 0,
    };

    /// <summary>As <c>64 x 3 x 7 x 7</c>.</summary>
    public string ShapeText => Shape.Count > 0 ? string.Join(" x ", Shape) : "a single number";
}
