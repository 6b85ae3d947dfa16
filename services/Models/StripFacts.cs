using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models;

/// <summary>
/// What it takes to run a piece of a network strip by strip so that the result is that of the whole picture. A strip begins at a multiple of
/// <see cref="Stride"/> and ends a multiple of it before the last row of the input, so that each row of it falls where it would in the whole.
/// </summary>
/// <param name="Stride">Rows of the input from one row of the output to the next.</param>
/// <param name="Above">Rows of the input that have to lie above the first wanted ones, or all up to its border; a multiple of the stride.</param>
/// <param name="Below">Rows that have to lie below the last wanted ones, or all down to its border; a multiple of the stride.</param>
/// <param name="ValuesPerCell">float32 values that are alive at a time while the piece runs, for each cell of the input; input and output count.</param>
/// <param name="Allowed">False where some layer sees the whole picture, so that it has to be run whole.</param>
public sealed record StripFacts(int Stride, int Above, int Below, double ValuesPerCell, bool Allowed)
{
    internal static StripFacts Of(Network network, Dictionary<string, Activation> activations, IEnumerable<NodeProto> piece, TrunkTensor from, TrunkTensor to)
    {
        var nodes = piece.Where(n => n.Output.Any(o => o.Length > 0 && !network.IsConstant(o))).ToList();
        var field = to.Activation.Y.RelativeTo(from.Activation.Y);
        // Where padding hangs on the picture's size, the field may lie up to a stride off (the shifts of all layers add up to less).
        int slack = nodes.Any(SlidingWindow.HangsOnSize) ? field.Stride : 0;
        return new(
            field.Stride, Whole(field.Stride, -field.First + slack), Whole(field.Stride, field.Last + 1 - field.Stride + slack),
            WorkingSet.Of(network, activations, nodes, from), nodes.All(n => activations.GetValueOrDefault(n.Output[0]) is { Spans: false }));
    }

    private static int Whole(int stride, double rows) => stride * (int)Math.Ceiling(Math.Max(0, rows) / stride);
}
