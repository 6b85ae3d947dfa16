using Google.Protobuf;
using IFeaLiD.Models.Graphs;

namespace IFeaLiD.Models;

/// <summary>
/// One piece of a model: from the photo, or from the stage before, to a stage. A chain of them gives every stage on the way.
/// It shares the weights of the loaded file; drop it when its session is made.
/// </summary>
public sealed class StageGraph
{
    private readonly Network network;
    private readonly TrunkTensor from;
    private readonly TrunkTensor to;

    internal StageGraph(string stage, Network network, TrunkTensor from, TrunkTensor to)
    {
        Stage = stage;
        (this.network, this.from, this.to) = (network, from, to);
        FieldY = to.Activation.Y.RelativeTo(from.Activation.Y);
        FieldX = to.Activation.X.RelativeTo(from.Activation.X);
    }

    /// <summary>The stage that comes out, for example <c>conv3_x</c>.</summary>
    public string Stage { get; }

    /// <summary>The tensor that goes in: 1 x <see cref="InputChannels"/> x height x width, float32, any height and width.</summary>
    public string InputName => from.Name;

    /// <summary>3 for the photo, else the channels of the stage before.</summary>
    public int InputChannels => from.Activation.Channels;

    /// <summary>The tensor that comes out: 1 x <see cref="OutputChannels"/> x height x width, float32.</summary>
    public string OutputName => to.Name;

    /// <summary>Channels of the stage.</summary>
    public int OutputChannels => to.Activation.Channels;

    /// <summary>What one row of the output sees, in rows of the input (not of the photo).</summary>
    public AxisField FieldY { get; }

    /// <summary>What one column of the output sees, in columns of the input (not of the photo).</summary>
    public AxisField FieldX { get; }

    /// <summary>The piece as an ONNX file, its weights folded to float32; made at each call, so that only one piece need be in memory.</summary>
    /// <exception cref="ModelException">cut-unsupported, too-large.</exception>
    public byte[] ToOnnx() => GraphCutter.Cut(network, from, to).ToByteArray();
}
