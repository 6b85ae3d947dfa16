using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IFeaLiD.Models.Tests;

/// <summary>A safetensors file to be spoilt: read and written by other means than the product's.</summary>
internal sealed class Weights
{
    private readonly List<(string Name, string Type, long[] Shape, byte[] Bytes)> tensors = [];

    public static Weights Parse(byte[] file)
    {
        int header = BitConverter.ToInt32(file);
        var weights = new Weights();
        foreach (var (name, value) in JsonNode.Parse(file.AsSpan(8, header))!.AsObject().Where(pair => pair.Key != "__metadata__"))
        {
            var range = value!["data_offsets"]!.AsArray().Select(n => (int)n!).ToArray();
            weights.tensors.Add((name, (string)value["dtype"]!, [.. value["shape"]!.AsArray().Select(n => (long)n!)], file[(8 + header + range[0])..(8 + header + range[1])]));
        }

        return weights;
    }

    public void Add(string name, long[] shape, byte[] floats) => tensors.Add((name, "F32", shape, floats));

    public void Remove(string name) => Assert.Equal(1, tensors.RemoveAll(t => t.Name == name));

    /// <summary>All float32 as F16 or BF16; or rounded to that, but kept as F32.</summary>
    public Weights Convert(string type, bool keepRounded)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            var (name, old, shape, bytes) = tensors[i];
            if (old != "F32")
                continue;
            var floats = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            ushort[] halves = [.. floats.Select(f => type == "F16" ? BitConverter.HalfToUInt16Bits((Half)f) : (ushort)(BitConverter.SingleToUInt32Bits(f) >> 16))];
            float[] rounded = [.. halves.Select(h => type == "F16" ? (float)BitConverter.UInt16BitsToHalf(h) : BitConverter.UInt32BitsToSingle((uint)h << 16))];
            tensors[i] = keepRounded ? (name, "F32", shape, MemoryMarshal.AsBytes<float>(rounded).ToArray()) : (name, type, shape, MemoryMarshal.AsBytes<ushort>(halves).ToArray());
        }

        return this;
    }

    public byte[] ToBytes()
    {
        int end = 0;
        var header = new Dictionary<string, object>();
        foreach (var (name, type, shape, bytes) in tensors)
            header[name] = new { dtype = type, shape, data_offsets = new[] { end, end += bytes.Length } };
        byte[] json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. tensors.SelectMany(t => t.Bytes)];
    }
}
