using IFeaLiD.Models;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;
using IFeaLiD.Models.Trials;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Surveyor;

/// <summary>Reads a network, runs it on a made-up picture of two sizes, and compares what comes out with what the graph says.</summary>
internal static class Trial
{
    private const int Grain = 32; // many networks need sides that are multiples of it

    /// <summary>What was seen, or why the network is refused; it does not throw for what a file may hold.</summary>
    public static TrialAnswer Run(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var network = NetworkReader.Read(stream, file, OnnxLimits.Default);
            return new TrialAnswer(null, null, Measure(network, Activations.Of(network)));
        }
        catch (ModelException e)
        {
            return new TrialAnswer(e.Code, e.Message, null);
        }
        catch (OnnxRuntimeException e)
        {
            return new TrialAnswer(ModelErrorCodes.RuntimeRefuses, $"ONNX Runtime cannot run the network: {Short(e.Message)} Export it again with a lower opset_version, or simplify it.", null);
        }
        catch (Exception e) when (e is OutOfMemoryException or OverflowException)
        {
            return new TrialAnswer(ModelErrorCodes.TooLarge, "The network needs more memory than one is given here.", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TrialAnswer(ModelErrorCodes.FileUnreadable, $"The file cannot be read: {e.Message}", null);
        }
    }

    private static List<MeasuredMap> Measure(Network network, Dictionary<string, Activation> known)
    {
        using var run = new TrialRun(network);
        var tensors = network.Nodes.SelectMany(n => n.Output).Where(o => o.Length > 0 && !network.IsConstant(o)).ToList();
        var seen = run.Shapes(tensors, network.Rows, network.Columns);
        foreach (var (tensor, map) in known.Where(k => k.Key != network.Input))
            Compare(tensor, map, seen.GetValueOrDefault(tensor));
        var unknown = tensors.Where(t => !known.ContainsKey(t) && seen.GetValueOrDefault(t) is [1, > 0, > 1, > 1] shape && shape[2] <= network.Rows && shape[3] <= network.Columns).ToList();
        var (rows, columns) = (Another(network.Rows, -1), Another(network.Columns, 1));
        int free = FreeOnes(run, unknown, rows, columns);
        var other = free > 0 ? run.Shapes(unknown[..free], rows, columns) : [];
        // What keeps its size while the picture's changes is no map of the picture.
        return unknown.Select((t, i) => new MeasuredMap(t, (int)seen[t][1], (int)seen[t][2], (int)seen[t][3], i >= free))
            .Where(map => map.IsFixed || (other[map.Tensor] is [1, _, var r, var c] && r != map.Rows && c != map.Columns)).ToList();
    }

    private static void Compare(string tensor, Activation map, long[]? shape)
    {
        long[] expected = map.Layout switch
        {
            Layout.ChannelsFirst => [1, map.Channels, map.Rows, map.Columns],
            Layout.ChannelsLast => [1, map.Rows, map.Columns, map.Channels],
            _ => [1, map.Rows, map.Columns],
        };
        if (shape is not null && !shape.SequenceEqual(expected))
            throw new ModelException(ModelErrorCodes.GraphUnclear, $"The map '{tensor}' should be {string.Join(" x ", expected)} by the graph, and is {string.Join(" x ", shape)} when it is run.");
    }

    /// <summary>How many of the maps, from the first on, can be computed at another size, too. What is bound to one size binds what follows.</summary>
    private static int FreeOnes(TrialRun run, List<string> unknown, int rows, int columns)
    {
        int free = 0, bound = unknown.Count + 1;
        while (bound - free > 1)
        {
            int middle = free == 0 && bound > unknown.Count ? unknown.Count : (free + bound) / 2;
            if (run.CanRun(unknown[..middle], rows, columns))
                free = middle;
            else
                bound = middle;
        }

        return free;
    }

    private static int Another(int length, int direction) => Math.Max(Grain, (length + (direction * Math.Max(length / 4, Grain))) / Grain * Grain);

    private static string Short(string message) => message.Length <= 300 ? message : message[..300] + "...";
}
