using System.Runtime.InteropServices;
using Google.Protobuf;
using IFeaLiD.Models.Onnx;
using Microsoft.ML.OnnxRuntime;
using Xunit.Abstractions;

namespace IFeaLiD.Models.Tests;

/// <summary>
/// Where the default model's stages say that a cell lies, there its windows are centred: a small spot on a plain photo is moved about and
/// found again by the change that it makes. Trained kernels lean to one side, and the change with them; turned by half a turn they
/// lean as far to the other side, while the windows stay where they are. So the two together find the windows' centre.
/// </summary>
public class RegistrationTests(ITestOutputHelper output)
{
    private const int Side = 160;
    private const int Places = 16;

    private static readonly List<ModelStage> Stages = DefaultModelTests.Default.Stages.Take(2).ToList();

    [Fact]
    public void The_change_that_a_spot_makes_is_centred_on_the_spot()
    {
        var graphs = DefaultModelTests.Default.CutStages(["conv3_x"]).Select(g => g.ToOnnx()).ToList();
        var trained = Misses(graphs);
        var turned = Misses(graphs.Select(TurnKernels));
        for (int i = 0; i < Stages.Count; i++)
        {
            output.WriteLine($"{Stages[i].Name}: trained kernels lean by {trained[i].X:F2}, {trained[i].Y:F2} photo pixels, turned ones by {turned[i].X:F2}, {turned[i].Y:F2}");
            Assert.InRange((trained[i].X + turned[i].X) / 2, -0.5, 0.5);
            Assert.InRange((trained[i].Y + turned[i].Y) / 2, -0.5, 0.5);
        }
    }

    /// <summary>By how many photo pixels each stage's centroid of change misses the spot, on average over all phases of its stride.</summary>
    private static (double X, double Y)[] Misses(IEnumerable<byte[]> graphs)
    {
        var sessions = graphs.Select(Runtime.Open).ToList();
        var plain = Run(sessions, Photo(null));
        var misses = new (double X, double Y)[Stages.Count];
        for (int place = 0; place < Places; place++)
        {
            int x = 72 + (place * 7 % Places), y = 72 + (place * 5 % Places);
            var maps = Run(sessions, Photo((x, y)));
            for (int i = 0; i < Stages.Count; i++)
            {
                var (column, row) = CentreOfChange(plain[i], maps[i]);
                misses[i].X += (Stages[i].OffsetX + (Stages[i].StrideX * column) - x) / Places;
                misses[i].Y += (Stages[i].OffsetY + (Stages[i].StrideY * row) - y) / Places;
            }
        }

        sessions.ForEach(s => s.Dispose());
        return misses;
    }

    /// <summary>Every convolution kernel turned by 180 degrees.</summary>
    private static byte[] TurnKernels(byte[] onnx)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        foreach (var weight in model.Graph.Initializer.Where(w => w.Dims.Count == 4))
        {
            byte[] bytes = weight.RawData.ToByteArray();
            var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
            int kernel = (int)(weight.Dims[2] * weight.Dims[3]);
            for (int start = 0; start < values.Length; start += kernel)
                values.Slice(start, kernel).Reverse();
            weight.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        }

        return model.ToByteArray();
    }

    /// <summary>Grey (0 after preparation), with a bright spot of 3 x 3 pixels around a place.</summary>
    private static FeatureTensor Photo((int X, int Y)? spot)
    {
        float[] values = new float[3 * Side * Side];
        if (spot is var (x, y))
            for (int channel = 0; channel < 3; channel++)
                for (int row = y - 1; row <= y + 1; row++)
                    Array.Fill(values, 2, (channel * Side * Side) + (row * Side) + x - 1, 3);
        return new([1, 3, Side, Side], values);
    }

    private static List<FeatureTensor> Run(List<InferenceSession> sessions, FeatureTensor photo)
    {
        var maps = new List<FeatureTensor>();
        foreach (var session in sessions)
            maps.Add(photo = Runtime.Run(session, photo).Values.Single());
        return maps;
    }

    /// <summary>Column and row of the centroid of the squared change, in cells.</summary>
    private static (double Column, double Row) CentreOfChange(FeatureTensor plain, FeatureTensor map)
    {
        double weight = 0, column = 0, row = 0;
        for (int i = 0; i < map.Values.Length; i++)
        {
            double change = Math.Pow(map.Values[i] - plain.Values[i], 2);
            int cell = i % (map.Height * map.Width);
            weight += change;
            column += change * (cell % map.Width);
            row += change * (cell / map.Width);
        }

        return (column / weight, row / weight);
    }
}
