using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Safetensors;

/// <summary>
/// Weights by name, without a graph (https://github.com/huggingface/safetensors, "Format"): 8 bytes with the header's length, little-endian; the
/// header, JSON; then the values, row by row and little-endian. No code runs when such a file is read. Memory is set aside for one tensor at a
/// time, after its bounds were checked.
/// </summary>
internal sealed class SafetensorsFile
{
    /// <summary>Longest header: ResNet101's has about 70,000 bytes.</summary>
    private const int MostHeader = 4 << 20;
    private const int LengthBytes = 8;
    private const int MostValues = 1 << 28;

    private readonly Stream stream;
    private readonly long data;

    private SafetensorsFile(Stream stream, long data, IReadOnlyDictionary<string, SafetensorsEntry> entries) => (this.stream, this.data, Entries) = (stream, data, entries);

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <param name="stream">Seekable; stays in use.</param>
    /// <param name="limits">What is refused.</param>
    /// <exception cref="ModelException">not-safetensors, too-large, weight-invalid.</exception>
    public static SafetensorsFile Open(Stream stream, OnnxLimits limits)
    {
        if (stream.Length > limits.MaxBytes)
            throw new ModelException(ModelErrorCodes.TooLarge, $"The file has {stream.Length} bytes; at most {limits.MaxBytes} are read.");
        stream.Position = 0;
        Span<byte> length = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(length, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            throw Invalid("it is shorter than the length of its header");
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (header > (ulong)(stream.Length - LengthBytes))
            throw Invalid($"its header should have {header} bytes, and the file ends before");
        if (header > MostHeader)
            throw new ModelException(ModelErrorCodes.TooLarge, $"The file's header has {header} bytes; at most {MostHeader} are read.");
        byte[] json = new byte[(int)header];
        stream.ReadExactly(json);
        long data = LengthBytes + (long)header;
        return new SafetensorsFile(stream, data, SafetensorsHeader.Read(json, stream.Length - data));
    }

    /// <summary>The values as float32, whichever of F32, F16 and BF16 the file has.</summary>
    /// <exception cref="ModelException">weight-invalid for other types.</exception>
    public TensorProto ReadFloats(SafetensorsEntry entry)
    {
        if (entry.Type is not ("F32" or "F16" or "BF16"))
            throw new ModelException(ModelErrorCodes.WeightInvalid, $"Weight '{entry.Name}' has the type {entry.Type}; F32, F16 or BF16 is expected. Save the weights as float32.");
        if ((entry.End - entry.Begin) / SafetensorsEntry.SizeOf(entry.Type) > MostValues)
            throw new ModelException(ModelErrorCodes.TooLarge, $"Weight '{entry.Name}' is {entry.ShapeText}; at most {MostValues} values are read.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)(entry.End - entry.Begin));
        stream.Position = data + entry.Begin;
        stream.ReadExactly(bytes);
        byte[] floats = entry.Type switch
        {
            "F16" => Widen<Half>(bytes, TensorPrimitives.ConvertToSingle),
            "BF16" => Widen<ushort>(bytes, static (halves, to) =>
            {
                for (int i = 0; i < halves.Length; i++)
                    to[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
            }),
            _ => bytes,
        };
        return new TensorProto { Name = entry.Name, Dims = { entry.Shape }, DataType = ElementType.Float32, RawData = UnsafeByteOperations.UnsafeWrap(floats) };
    }

    /// <summary>The sentence for whoever keeps the models.</summary>
    internal static ModelException Invalid(string what, Exception? cause = null) =>
        new(ModelErrorCodes.NotSafetensors, $"The file is not a safetensors file, or only a part of one: {what}. Copy it again, or save it again.", cause);

    private static byte[] Widen<T>(byte[] bytes, Conversion<T> convert)
        where T : struct
    {
        var halves = MemoryMarshal.Cast<byte, T>(bytes);
        var result = GC.AllocateUninitializedArray<byte>(halves.Length * sizeof(float));
        convert(halves, MemoryMarshal.Cast<byte, float>(result.AsSpan()));
        return result;
    }

    private delegate void Conversion<T>(ReadOnlySpan<T> from, Span<float> to);
}
