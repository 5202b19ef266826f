use seccompat_catalogue::*;
use seccompat_policy::*;
use seccompat_profile::*;
use std::time::Instant;
fn med(mut f: impl FnMut()) -> f64 {
    for _ in 0..50 {
        f()
    }
    let mut v: Vec<f64> = (0..201)
        .map(|_| {
            let t = Instant::now();
            f();
            t.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    v.sort_by(f64::total_cmp);
    v[100]
}
fn main() {
    let bytes = std::fs::read(std::env::args().nth(1).unwrap()).unwrap();
    let mut c = Context::new(KernelVersion::new(6, 12));
    c.abis = Some(vec![Abi::X86_64, Abi::X86, Abi::X32]);
    let w = Weights::recorded();
    let p = Profile::parse(&bytes).unwrap();
    let r = p.resolve(&c).unwrap();
    let l = r.lower().unwrap();
    let d = Draft::new(&l.policy, &w).unwrap();
    println!("insns {}", d.instructions());
    let prog = compile(&l.policy, &w).unwrap();
    let (mut sum, mut max) = (0u32, 0);
    for nr in 0..471 {
        let e = prog
            .evaluate(
                &seccompat_bpf::Data {
                    nr,
                    arch: Abi::X86_64.audit_arch().get(),
                    ..Default::default()
                },
                false,
            )
            .executed;
        sum += e;
        max = max.max(e);
    }
    println!("all {} max {max}", f64::from(sum) / 471.0);
    println!(
        "parse {:.1}",
        med(|| {
            Profile::parse(&bytes).unwrap();
        })
    );
    println!(
        "lower {:.1}",
        med(|| {
            p.resolve(&c).unwrap().lower().unwrap();
        })
    );
    println!(
        "draft {:.1}",
        med(|| {
            Draft::new(&l.policy, &w).unwrap();
        })
    );
    println!(
        "prove {:.1}",
        med(|| {
            d.clone().prove().unwrap();
        })
    );
    println!(
        "total {:.1}",
        med(|| {
            let p = Profile::parse(&bytes).unwrap();
            let l = p.resolve(&c).unwrap().lower().unwrap();
            Draft::new(&l.policy, &w).unwrap();
        })
    );
}
