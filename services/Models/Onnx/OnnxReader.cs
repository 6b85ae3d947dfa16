using Google.Protobuf;

namespace IFeaLiD.Models.Onnx;

/// <summary>Bytes of unknown origin -> ONNX message, within limits.</summary>
internal static class OnnxReader
{
    private const uint GraphTag = (7 << 3) | 2;

    /// <param name="stream">Seekable, at its beginning.</param>
    /// <param name="limits">What is refused.</param>
    /// <exception cref="ModelException">not-onnx, too-large.</exception>
    public static ModelProto Read(Stream stream, OnnxLimits limits)
    {
        if (stream.Length > limits.MaxBytes)
            throw new ModelException(ModelErrorCodes.TooLarge, $"The file has {stream.Length} bytes; at most {limits.MaxBytes} are read.");
        try
        {
            CountEntries(Bounded(stream, limits), limits);
            stream.Position = 0;
            var model = ModelProto.Parser.ParseFrom(Bounded(stream, limits));
            if (model.Graph is null || model.Graph.Node.Count == 0)
                throw new ModelException(ModelErrorCodes.NotOnnx, "The file is not an ONNX model: it holds no graph.");
            return model;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException(ModelErrorCodes.NotOnnx,
                "The file is not an ONNX model, or only a part of one: its protobuf messages do not parse. Copy it again, or export it again.", error);
        }
    }

    private static CodedInputStream Bounded(Stream stream, OnnxLimits limits) =>
        CodedInputStream.CreateWithLimits(stream, (int)Math.Min(limits.MaxBytes, int.MaxValue), limits.MaxDepth);

    /// <summary>Before any object is made: two bytes of file can ask for an object of a hundred.</summary>
    private static void CountEntries(CodedInputStream input, OnnxLimits limits)
    {
        int entries = 0;
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (tag != GraphTag)
            {
                input.SkipLastField();
                continue;
            }

            for (long end = input.ReadLength() + input.Position; input.Position < end; entries++)
            {
                if (entries == limits.MaxEntries)
                    throw new ModelException(ModelErrorCodes.TooLarge, $"The graph has more than {limits.MaxEntries} nodes, weights and shapes.");
                input.ReadTag();
                input.SkipLastField();
            }
        }
    }
}
