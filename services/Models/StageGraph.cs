using Google.Protobuf;
using IFeaLiD.Models.Graphs;

namespace IFeaLiD.Models;

/// <summary>
/// One piece of a model: from the photo, or from a stage or layer before, to a stage or layer.
/// It shares the weights of the loaded file; drop it when its session is made.
/// </summary>
public sealed class StageGraph
{
    private readonly Network network;
    private readonly Dictionary<string, Activation> activations;
    private readonly TrunkTensor from;
    private readonly TrunkTensor to;

    internal StageGraph(string stage, string? source, Network network, Dictionary<string, Activation> activations, TrunkTensor from, TrunkTensor to)
    {
        (Stage, Source) = (stage, source);
        (this.network, this.activations, this.from, this.to) = (network, activations, from, to);
        FieldY = to.Activation.Y.RelativeTo(from.Activation.Y);
        FieldX = to.Activation.X.RelativeTo(from.Activation.X);
        var nodes = Trunk.Needed(network, to.Name, from.Name);
        Steps = nodes.Count;
        Strips = StripFacts.Of(network, activations, nodes, from, to);
    }

    /// <summary>The stage that comes out, for example <c>conv3_x</c>.</summary>
    public string Stage { get; }

    /// <summary>The stage or layer whose map goes in; null for the photo.</summary>
    public string? Source { get; }

    /// <summary>The tensor that goes in: 1 x <see cref="InputChannels"/> x height x width, float32, any height and width.</summary>
    public string InputName => from.Name;

    /// <summary>3 for the photo, else the channels of the stage before.</summary>
    public int InputChannels => from.Activation.Channels;

    /// <summary>The tensor that comes out: 1 x <see cref="OutputChannels"/> x height x width, float32.</summary>
    public string OutputName => GraphCutter.OutputName(to);

    /// <summary>Channels of the stage.</summary>
    public int OutputChannels => to.Activation.Channels;

    /// <summary>What one row of the output sees, in rows of the input (not of the photo).</summary>
    public AxisField FieldY { get; }

    /// <summary>What one column of the output sees, in columns of the input (not of the photo).</summary>
    public AxisField FieldX { get; }

    /// <summary>What it takes to run the piece strip by strip.</summary>
    public StripFacts Strips { get; }

    /// <summary>Nodes of the piece: a measure of its work.</summary>
    public int Steps { get; }

    /// <summary>The piece as an ONNX file, its weights folded to float32; made at each call, so that only one piece need be in memory.</summary>
    /// <exception cref="ModelException">cut-unsupported, too-large.</exception>
    public byte[] ToOnnx() => GraphCutter.Cut(network, from, to).ToByteArray();

    /// <summary>Two pieces in place of this one, each of which sees about half as far; null where no layer in between sees less than the last.</summary>
    public (StageGraph First, StageGraph Second)? Split()
    {
        var trunk = Trunk.To(network, activations, to.Name);
        var path = trunk.Skip(trunk.FindIndex(t => t.Name == from.Name)).TakeWhile(t => t.Name != to.Name).Append(to).ToList();
        // The last tensor of each field: cutting between a convolution and its activation would keep a runtime from fusing them.
        var ends = path.Zip(path.Skip(1)).Skip(1).Where(pair => pair.First.Activation.Y != pair.Second.Activation.Y).Select(pair => pair.First)
            .Where(end => Cutting.IsStart(from.Activation, end.Activation) && Cutting.IsStart(end.Activation, to.Activation)).ToList();
        if (ends.Count == 0)
            return null;
        var middle = ends.MinBy(end => Math.Abs((end.Activation.Y.Size - from.Activation.Y.Size) - (to.Activation.Y.Size - end.Activation.Y.Size)))!;
        return (new(Stage, Source, network, activations, from, middle), new(Stage, Source, network, activations, middle, to));
    }
}
